// A name service that is killed again and again, and what those who use it have seen of that.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>

#include "bee/net/channel.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "cli/support/names_server.hpp"
#include "support/event_loop.hpp"

namespace bee::test {
namespace {

constexpr std::chrono::seconds soon{30};
using history = std::map<std::int64_t, std::string>;

// A connection to the name service, made again by whoever finds it closed.
class asker {
 public:
  asker(event_loop& loop, endpoint at) : loop_(loop), at_(std::move(at)) {}
  ~asker() { close(); }

  void connect() { channel_ = *loop_.run(net::channel::open(at_, soon)); }
  void close() {
    if (channel_) std::exchange(channel_, nullptr)->close();
  }
  // `done` gets the answer, or null when there was none.
  void ask(const char* command, value::table arguments, std::function<void(const value::table*)> done) {
    const value::list request{command, std::move(arguments)};
    channel_->call({wire::address(std::string("@names")), *value::pack(request), {}}, soon,
                   [done = std::move(done)](session::outcome&& o) {
                     if (o.error) return done(nullptr);
                     const auto values = value::unpack(o.body).value();
                     ASSERT_TRUE(values.at(0).is_table()) << value::to_literal(values.at(2));
                     done(&values[0].as_table());
                   });
  }

 private:
  event_loop& loop_;
  endpoint at_;
  std::shared_ptr<net::channel> channel_;
};

std::int64_t revision_in(const value::table& answer) {
  return answer.find("revision")->as_integer();
}

// Asks for what came after the last revision that it has seen, and nothing else, whatever happens to the
// service.
struct lone_watcher {
  explicit lone_watcher(asker& a) : to(a) {}

  void poll() {
    value::table arguments;
    arguments.pairs.emplace_back("after", seen);
    to.ask("watch", std::move(arguments), [this](const value::table* answer) {
      if (!answer) return;
      ASSERT_TRUE(answer->find("events")) << "a gap";
      for (const auto& e : answer->find("events")->as_table().array) take(e.as_table());
      seen = revision_in(*answer);
      poll();
    });
  }
  void take(const value::table& e) {
    const auto& node = e.find("node")->as_table();
    const auto at = revision_in(e);
    auto text = std::string(e.find("kind")->as_string()) + " " + std::string(node.find("name")->as_string());
    if (text.starts_with("set")) text += " " + std::string(node.find("hot_version")->as_string());
    EXPECT_TRUE(events.emplace(at, text).second) << "revision " << at << " came twice";
  }

  asker& to;
  std::int64_t seen = 0;
  history events;
};

// Registers, changes, renews and leaves, again and again; after a lost answer it begins anew.
struct busy_node {
  busy_node(asker& a, int n, history& acknowledged)
      : to(a), name("n" + std::to_string(n)), port(std::to_string(n + 1)), told(acknowledged) {}

  void go_on() {
    auto arguments = value::table();
    arguments.pairs.emplace_back("name", name);
    switch (step) {
      case 0:
        arguments.pairs.emplace_back("address", "127.0.0.1:" + port);
        return ask("register", arguments, "up " + name);
      case 1:
        version = name + "." + std::to_string(++versions);
        arguments.pairs.emplace_back("hot_version", version);
        return ask("set", arguments, "set " + name + " " + version);
      case 2: return ask("renew", arguments, "");
      default: return ask("unregister", arguments, "down " + name);
    }
  }
  void ask(const char* command, const value::table& arguments, const std::string& event) {
    to.ask(command, arguments, [this, event](const value::table* answer) {
      step = answer ? (step + 1) % 4 : 0;
      if (!answer) return;
      if (!event.empty()) told[revision_in(*answer)] = event;
      go_on();
    });
  }

  asker& to;
  std::string name;
  std::string port;
  std::string version;
  history& told;
  int step = 0;
  int versions = 0;
};

int rounds() {
  const char* set = std::getenv("BEE_NAMES_ROUNDS");
  return set ? std::atoi(set) : 20;
}

TEST(names_faults, killed_again_and_again_it_loses_no_acknowledged_change_and_no_event) {
  temporary_folder folder;
  event_loop loop;
  auto server = std::make_unique<names_server>(folder);
  const auto at = parse_endpoint(server->address()).value();
  history told;
  asker for_nodes(loop, at), for_watcher(loop, at);
  lone_watcher w(for_watcher);
  std::vector<std::unique_ptr<busy_node>> nodes;
  for (int i = 0; i < 50; ++i) nodes.push_back(std::make_unique<busy_node>(for_nodes, i, told));
  for (int round = 0; round < rounds(); ++round) {
    if (round > 0) server = std::make_unique<names_server>(folder, to_string(at));
    for_nodes.connect();
    for_watcher.connect();
    for (const auto& n : nodes) n->go_on();
    w.poll();
    const auto enough = told.size() + 1 + static_cast<std::size_t>(round * 7 % 90);
    loop.run_until([&] { return told.size() >= enough; });
    server->end(SIGKILL);
    // What was on its way arrives or does not; then the connections end by themselves.
    loop.run_until(
        [&] { return std::all_of(nodes.begin(), nodes.end(), [](auto& n) { return n->step == 0; }); });
    for_nodes.close();
    for_watcher.close();
  }
  server = std::make_unique<names_server>(folder, to_string(at));
  for_watcher.connect();
  w.poll();
  loop.run_until([&] { return w.seen >= told.rbegin()->first; });
  EXPECT_EQ(w.events.size(), static_cast<std::size_t>(w.events.rbegin()->first)) << "an event was lost";
  for (const auto& [revision, event] : told) EXPECT_EQ(w.events[revision], event) << "revision " << revision;
  for_watcher.close();
}

}  // namespace
}  // namespace bee::test
