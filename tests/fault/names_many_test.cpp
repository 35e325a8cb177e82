// A fleet that starts at once.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <set>

#include "bee/net/channel.hpp"
#include "bee/node/node.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

using std::chrono::minutes;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int fleet = 300;  // the work grows with its square, and a sanitizer makes it ten times as much
#else
constexpr int fleet = 2000;
#endif
constexpr int watchers = 20;

std::string name_of(int n) {
  return "node_" + std::to_string(n);
}

// A connection to the name service; whatever is lost is a failure of the test.
struct asker {
  std::shared_ptr<net::channel> to;

  void ask(value::list request, std::function<void(const value::table&)> done) const {
    to->call({wire::address(std::string("@names")), *value::pack(request), {}}, minutes(4),
             [done = std::move(done)](session::outcome&& o) {
               ASSERT_FALSE(o.error) << o.error.message();
               const auto values = value::unpack(o.body).value();
               ASSERT_TRUE(values.at(0).is_table()) << value::to_literal(values.at(2));
               done(values[0].as_table());
             });
  }
};

// A node that knows nothing of the name service but how to register: its map is what is pushed to it.
struct plain_node {
  plain_node(boost::asio::io_context& io, int n) : here(io.get_executor(), name_of(n)) {
    EXPECT_TRUE(here.listen());
  }
  // Whether it has an address for each; looks on from where it stopped the last time.
  bool is_complete(const std::vector<std::unique_ptr<plain_node>>& all) {
    while (known < all.size()) {
      const auto address = here.peers().address(all[known]->here.name());
      if (!address || *address != to_string(all[known]->here.address())) return false;
      ++known;
    }
    return true;
  }

  node::node here;
  asker names;
  std::size_t known = 0;
};

// Sees each revision once and in order, or fails.
struct watcher {
  void poll() {
    value::table after;
    after.pairs.emplace_back("after", seen);
    names.ask({"watch", std::move(after)}, [this](const value::table& answer) {
      ASSERT_TRUE(answer.find("events")) << "a gap";
      for (const auto& e : answer.find("events")->as_table().array)
        ASSERT_EQ(e.as_table().find("revision")->as_integer(), ++seen);
      if (seen < fleet) poll();
    });
  }
  asker names;
  std::int64_t seen = 0;
};

struct names_many : testing::Test {
  void SetUp() override {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < 5 * fleet) GTEST_SKIP() << "only " << files.rlim_max << " file descriptors";
  }
  void run_until(const std::function<bool()>& holds, const char* what) {
    const auto end = std::chrono::steady_clock::now() + minutes(4);
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << what;
      io.restart();
      io.run_one_for(std::chrono::milliseconds(50));
    }
  }
  void connect(asker& a) {
    boost::asio::co_spawn(
        io, net::channel::open(parse_endpoint(server.address()).value(), minutes(4)),
        [this, &a](const std::exception_ptr&, result<std::shared_ptr<net::channel>> opened) {
          ASSERT_TRUE(opened) << opened.error().message();
          a.to = std::move(*opened);
          on_connected(a);
        });
  }

  temporary_folder folder;
  names_server server{folder};
  boost::asio::io_context io{1};
  std::function<void(asker&)> on_connected = [](asker&) {};
};

TEST_F(names_many, of_two_thousand_nodes_that_start_at_once_each_gets_the_complete_map) {
  std::vector<watcher> watching(watchers);
  std::vector<std::unique_ptr<plain_node>> nodes;
  for (int i = 0; i < fleet; ++i) nodes.push_back(std::make_unique<plain_node>(io, i));
  for (auto& w : watching) connect(w.names);
  run_until([&] { return std::all_of(watching.begin(), watching.end(), [](auto& w) { return w.names.to; }); },
            "watchers connect");
  for (auto& w : watching) w.poll();
  std::map<const asker*, plain_node*> of;
  for (auto& n : nodes) of[&n->names] = n.get();
  int registered = 0;
  on_connected = [&](asker& a) {
    const auto& n = *of.at(&a);
    value::table record;
    record.pairs.emplace_back("name", n.here.name());
    record.pairs.emplace_back("address", to_string(n.here.address()));
    record.pairs.emplace_back("lease_ms", 3'600'000);
    record.pairs.emplace_back("state", "ready");
    a.ask({"register", std::move(record)}, [&](const value::table&) { ++registered; });
  };
  for (auto& n : nodes) connect(n->names);
  run_until([&] { return registered == fleet; }, "all are registered");
  std::size_t complete = 0;
  run_until(
      [&] {
        while (complete < nodes.size() && nodes[complete]->is_complete(nodes)) ++complete;
        return complete == nodes.size();
      },
      "every map is complete");
  run_until(
      [&] { return std::all_of(watching.begin(), watching.end(), [](auto& w) { return w.seen == fleet; }); },
      "every watcher has seen every event");
  for (auto& n : nodes) n->names.to->close();
  for (auto& w : watching) w.names.to->close();
}

}  // namespace
}  // namespace bee::test
