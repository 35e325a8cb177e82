// Two name servers before one etcd of three members, all real processes that are killed and stopped in turn,
// under nodes that register, change, renew and leave. What watchers were told is compared with etcd's own
// history.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <map>

#include "bee/names/store/etcd_store.hpp"
#include "bee/net/channel.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "cli/support/names_server.hpp"
#include "support/etcd_cluster.hpp"
#include "support/event_loop.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using history = std::map<std::int64_t, std::string>;  // by revision

asio::awaitable<void> sleep_for(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

std::int64_t revision_of(const value::table& answer) {
  return answer.find("revision")->as_integer();
}

// Asks one of several name servers, and after a failure the next.
class client {
 public:
  client(std::vector<endpoint> servers, std::size_t first) : servers_(std::move(servers)), turn_(first) {}
  ~client() {
    if (channel_) channel_->close();
  }

  /// Nothing when there was no answer, or a refusal: then nothing is known of what was asked.
  asio::awaitable<std::optional<value::table>> ask(std::string command, value::table arguments,
                                                   std::chrono::milliseconds time) {
    if (!channel_ || !channel_->is_open()) {
      auto at = servers_[turn_ % servers_.size()];
      auto opened = co_await net::channel::open(std::move(at), 1s);
      if (!opened) co_return move_on();
      channel_ = *opened;
    }
    const auto mine = channel_;
    value::list request;
    request.emplace_back(std::move(command));
    request.emplace_back(std::move(arguments));
    session::outgoing question{wire::address(std::string("@names")), *value::pack(request), {}};
    const auto end = co_await mine->call(std::move(question), time);
    if (end.error) co_return mine == channel_ ? move_on() : std::nullopt;
    auto values = value::unpack(end.body).value();
    if (values.at(0).is_table()) co_return std::move(values[0].as_table());
    refusals.push_back(value::to_literal(values.at(1)) + " " + value::to_literal(values.at(2)));
    if (values.at(1) == value::value("failed") && mine == channel_) move_on();
    co_return std::nullopt;
  }

  std::vector<std::string> refusals;

 private:
  std::optional<value::table> move_on() {
    ++turn_;
    if (channel_) channel_->close();
    channel_.reset();
    return std::nullopt;
  }

  std::vector<endpoint> servers_;
  std::size_t turn_;
  std::shared_ptr<net::channel> channel_;
};

struct crowd {
  history told;  // what was acknowledged
  bool is_over = false;
  std::size_t at_work = 0;
};

// What it asks for is of one life of its own, as with members: a request that was given up and is done later
// changes no later one.
asio::awaitable<void> be_a_node(client& to, crowd& all, int number) {
  const auto name = "n" + std::to_string(number);
  int versions = 0;
  std::int64_t incarnation = 0;
  ++all.at_work;
  for (int step = 0; !all.is_over;) {
    value::table arguments;
    std::string event;
    const char* command = "renew";
    arguments.pairs.emplace_back("name", name);
    if (step != 0) arguments.pairs.emplace_back("incarnation", incarnation);
    if (step == 0) {
      command = "register";
      arguments.pairs.emplace_back("address", "127.0.0.1:" + std::to_string(number + 1));
      event = "up " + name;
    } else if (step == 1) {
      command = "set";
      const auto version = name + "." + std::to_string(++versions);
      arguments.pairs.emplace_back("hot_version", version);
      event = "set " + name + " " + version;
    } else if (step == 3) {
      command = "unregister";
      event = "down " + name;
    }
    const auto answer = co_await to.ask(command, std::move(arguments), 7s);
    if (answer && !event.empty()) all.told[revision_of(*answer)] = event;
    if (answer && step == 0) incarnation = answer->find("incarnation")->as_integer();
    step = answer ? (step + 1) % 4 : 0;
    co_await sleep_for(answer ? 5ms : 50ms);
  }
  --all.at_work;
}

std::string shown(std::string_view kind, std::string_view name, std::string_view version) {
  auto text = std::string(kind) + " " + std::string(name);
  if (kind == "set") text += " " + std::string(version);
  return text;
}

struct watcher {
  std::int64_t seen = 0;
  history events;
  bool is_over = false;
  bool has_ended = false;
};

asio::awaitable<void> watch(client& to, watcher& w) {
  while (!w.is_over) {
    value::table arguments;
    arguments.pairs.emplace_back("after", w.seen);
    arguments.pairs.emplace_back("timeout_ms", 500);
    const auto answer = co_await to.ask("watch", std::move(arguments), 2s);
    if (!answer) {
      co_await sleep_for(20ms);
      continue;
    }
    EXPECT_TRUE(answer->find("events")) << "a gap after " << w.seen;
    if (!answer->find("events")) break;
    for (const auto& v : answer->find("events")->as_table().array) {
      const auto& e = v.as_table();
      const auto& node = e.find("node")->as_table();
      const auto at = revision_of(e);
      EXPECT_GT(at, w.seen);
      EXPECT_TRUE(w.events
                      .emplace(at, shown(e.find("kind")->as_string(), node.find("name")->as_string(),
                                         node.find("hot_version")->as_string()))
                      .second)
          << "revision " << at << " came twice";
    }
    w.seen = revision_of(*answer);
  }
  w.has_ended = true;
}

// What happened to the node of an event.
std::string history_of(const std::string& event, const history& all) {
  const auto end = event.find(' ', event.find(' ') + 1);
  const auto name = event.substr(event.find(' '), end - event.find(' '));
  std::string out;
  for (const auto& [at, what] : all)
    if ((what + " ").find(name + " ") != std::string::npos) out += std::to_string(at) + " " + what + "\n";
  return out;
}

class names_on_etcd : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_etcd()) GTEST_SKIP() << "etcd is not installed: scripts/setup";
    etcd.emplace(etcd_settings{.members = 3});
    for (std::size_t i = 0; i < 2; ++i) start(i);
    for (const auto& s : servers) addresses.push_back(*parse_endpoint(s->address()));
  }

  /// A name server; one that was there before comes back to the same address.
  void start(std::size_t i) {
    const auto listen = i < addresses.size() ? to_string(addresses[i]) : "127.0.0.1:0";
    servers[i] = std::make_unique<names_server>(
        folder, names_settings{listen, etcd->url("game"), "names" + std::to_string(i) + ".log"});
  }

  void spawn(asio::awaitable<void> work) { asio::co_spawn(loop.executor(), std::move(work), asio::detached); }
  void run_until_acknowledged(std::size_t more) {
    const auto enough = all.told.size() + more;
    loop.run_until([&] { return all.told.size() >= enough; });
  }

  history history_of_etcd() {
    auto opened = loop.run(names::etcd_store::open(loop.executor(), *etcd::parse_url(etcd->url("game"))));
    EXPECT_TRUE(opened) << opened.error().text;
    history out;
    for (const auto& e : (*opened)->take_snapshot().events)
      out[e.at()] = shown(to_text(e.kind), e.node->name, e.node->hot_version);
    return out;
  }

  temporary_folder folder;
  event_loop loop;
  std::optional<etcd_cluster> etcd;
  std::unique_ptr<names_server> servers[2];
  std::vector<endpoint> addresses;
  crowd all;
};

TEST_F(names_on_etcd, members_and_name_servers_die_in_turn_and_nothing_acknowledged_or_seen_is_lost) {
  client to_first(addresses, 0), to_second(addresses, 1), watches_first(addresses, 0),
      watches_second(addresses, 1);
  watcher a, b;
  for (int i = 0; i < 50; ++i) spawn(be_a_node(i % 2 ? to_first : to_second, all, i));
  spawn(watch(watches_first, a));
  spawn(watch(watches_second, b));
  run_until_acknowledged(100);
  for (std::size_t member = 0; member < 3; ++member) {
    etcd->kill(member);
    run_until_acknowledged(60);
    etcd->start(member);
    etcd->wait_for(member);
    etcd->pause(member);
    run_until_acknowledged(60);
    etcd->resume(member);
    etcd->wait_for(member);
  }
  etcd->kill(etcd->leader());
  run_until_acknowledged(60);
  for (const std::size_t i : {0u, 1u}) {
    servers[i]->end(SIGKILL);
    run_until_acknowledged(60);
    start(i);
    run_until_acknowledged(60);
  }
  all.is_over = true;
  loop.run_until([&] { return all.at_work == 0; });
  const auto last = all.told.rbegin()->first;
  loop.run_until([&] { return a.seen >= last && b.seen >= last; });
  a.is_over = b.is_over = true;
  loop.run_until([&] { return a.has_ended && b.has_ended; });
  const auto truth = history_of_etcd();
  EXPECT_EQ(a.events, truth);
  EXPECT_EQ(b.events, truth);
  for (const auto& [revision, event] : all.told) {
    ASSERT_TRUE(truth.contains(revision)) << event;
    EXPECT_EQ(truth.at(revision), event) << "revision " << revision << "\n" << history_of(event, truth);
  }
}

TEST_F(names_on_etcd, the_map_leads_to_the_server_that_pushes_and_when_that_is_gone_to_the_next) {
  const fake_node node;
  client to(addresses, 0);
  auto record = value::parse_literal("{name = 'lobby_1', state = 'ready', lease_ms = 0}")->as_table();
  record.pairs.emplace_back("address", node.address());
  ASSERT_TRUE(loop.run(to.ask("register", std::move(record), 7s)));
  const auto leads_to = [&](std::size_t i) { return node.map()["names"] == to_string(addresses[i]); };
  loop.run_until([&] { return leads_to(0) || leads_to(1); });
  const std::size_t pusher = leads_to(0) ? 0 : 1;
  servers[pusher]->end(SIGKILL);
  loop.run_until([&] { return leads_to(1 - pusher); });
}

TEST_F(names_on_etcd, one_that_has_no_etcd_refuses_and_works_again_when_it_is_back) {
  client to(addresses, 0);
  const auto ask = [&] {
    value::table none;
    return loop.run(to.ask("list", std::move(none), 3s));
  };
  loop.run_until([&] { return ask().has_value(); });
  to.refusals.clear();
  for (const std::size_t i : {0u, 1u}) etcd->pause(i);
  loop.run_until([&] { return !ask() && !to.refusals.empty(); });
  EXPECT_NE(to.refusals[0].find("\"failed\" \"etcd can not be reached"), std::string::npos) << to.refusals[0];
  for (const std::size_t i : {0u, 1u}) etcd->resume(i);
  loop.run_until([&] { return ask().has_value(); });
}

}  // namespace
}  // namespace bee::test
