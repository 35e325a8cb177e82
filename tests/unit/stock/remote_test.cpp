#include "bee/stock/remote.hpp"

#include "bee/stock/ask_service.hpp"
#include "bee/stock/gateway.hpp"
#include "bee/stock/push_service.hpp"
#include "unit/node/running_node.hpp"

namespace bee::stock {
namespace {

using test::event_loop;
using test::running_node;
using test::soon;

service_request request(std::string_view service, const char* command, value::list arguments = {}) {
  return {*parse_service(service), dialect::skynet, value::value(command), std::move(arguments)};
}

struct stock_remote : testing::Test {
  stock_remote() {
    refusing.here.set_local_name(
        ".refusing", refusing.here.add({.label = "snlua refusing"},
                                       [](node::request&&, node::responder&& answer) { answer.fail(); }));
  }
  std::shared_ptr<remote> open(running_node& at, std::shared_ptr<gateway> through = nullptr) {
    return *loop.run(remote::open({soon, {}}, {at.here.name(), at.here.address()}, std::move(through)));
  }
  attempt<value::list> ask(remote& to, const service_request& what) {
    return loop.run(ask_service(to, what));
  }

  event_loop loop;
  running_node far{loop, {}, "far_1"};
  running_node refusing{loop, {}, "near_1"};
};

TEST_F(stock_remote, a_service_is_asked_by_its_registered_and_then_by_its_local_name) {
  const auto to = open(far);
  EXPECT_EQ(ask(*to, request("echo", "hello", {1})).value(), (value::list{"hello", 1}));
  const auto local = open(refusing);
  const auto failed = ask(*local, request("refusing", "hello"));
  EXPECT_EQ(failed.error().code, failure_code::remote);
  EXPECT_EQ(failed.error().has_run, ran::yes);
}

TEST_F(stock_remote, an_unknown_service_is_a_failure_with_the_nearest_name) {
  const auto to = open(far);
  const auto failed = ask(*to, request("ecko", "hello"));
  EXPECT_EQ(failed.error().code, failure_code::not_found);
  EXPECT_EQ(failed.error().message, "no service \"ecko\" (it did not run); did you mean echo?");
}

TEST_F(stock_remote, the_cluster_daemon_is_asked_by_its_handle) {
  const auto to = open(far);
  value::table map;
  map.pairs.emplace_back("near_1", to_string(refusing.here.address()));
  EXPECT_TRUE(ask(*to, request("clusterd", "reload", {map})));
  EXPECT_EQ(far.here.peers().address("near_1"), to_string(refusing.here.address()));
}

TEST_F(stock_remote, another_node_is_reached_through_one_that_knows_it) {
  refusing.here.peers().set("far_1", to_string(far.here.address()));
  const auto through = *loop.run(gateway::open({soon, {}}, {refusing.here.name(), refusing.here.address()}));
  const auto to = open(far, through);
  EXPECT_FALSE(to->is_direct());
  EXPECT_EQ(ask(*to, request("echo", "hello")).value(), (value::list{"hello"}));
}

TEST_F(stock_remote, a_push_that_is_confirmed_was_read) {
  const auto to = open(far);
  const auto address = loop.run(push_service(*to, request("echo", "hello"), true));
  EXPECT_EQ(to_string(address.value()), "@echo");
  const auto again = open(far);
  EXPECT_EQ(loop.run(push_service(*again, request("ecko", "hello"), true)).error().code,
            failure_code::not_found);
}

TEST_F(stock_remote, each_connection_is_seen_by_its_trace) {
  std::vector<std::string> seen;
  remote_options how;
  how.trace = [&](const std::string& node) -> net::tap {
    return [&seen, node](net::direction way, std::string_view) {
      seen.push_back(node + (way == net::direction::sent ? " sent" : " received"));
    };
  };
  const auto to = *loop.run(remote::open(how, {"far_1", far.here.address()}));
  EXPECT_TRUE(loop.run(to->query("echo")));
  EXPECT_EQ(seen, (std::vector<std::string>{"far_1 sent", "far_1 received"}));
}

}  // namespace
}  // namespace bee::stock
