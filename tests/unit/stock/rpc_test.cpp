#include "bee/stock/rpc.hpp"

#include "bee/node/hosted_service.hpp"
#include "unit/node/running_node.hpp"

namespace bee::stock {
namespace {

using test::event_loop;
using test::running_node;

pb_request ping() {
  pb_request out;
  out.service = *parse_service("mail");
  out.service.addresses.resize(1);
  out.type = "pb.iPingREQ";
  out.pb = "ping";
  return out;
}

struct stock_rpc : testing::Test {
  stock_rpc() {
    (*mail)->on_bytes("pb.iPingREQ",
                      [this](std::string_view, const node::received& r, node::reply_slot&& reply) {
                        asked_by = std::string(r.fields.source_node);
                        if (!is_mute) (void)reply.answer("pb.iPingRSP", "pong");
                      });
    to = *loop.run(remote::open({test::soon, {}}, {"mail_1", at.here.address()}));
  }

  // The route that the node has for the caller; empty when it was taken away, or never made.
  std::string route() {
    const auto known = at.here.peers().address(asked_by);
    return known && *known ? **known : "";
  }

  event_loop loop;
  running_node at{loop, {}, "mail_1"};
  std::unique_ptr<node::hosted_service> mail = *node::hosted_service::open(at.here, loop.executor(), "mail");
  std::shared_ptr<remote> to;
  std::string asked_by;
  bool is_mute = false;
};

TEST_F(stock_rpc, a_call_gets_its_reply_over_a_route_that_is_taken_away_afterwards) {
  const auto request = ping();
  rpc calls(loop.executor(), *to, request.service, {});
  ASSERT_TRUE(loop.run(calls.open()));
  const auto reply = loop.run(calls.call(request));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->type, "pb.iPingRSP");
  EXPECT_EQ(reply->pb, "pong");
  EXPECT_NE(route(), "");
  EXPECT_TRUE(loop.run(calls.close()));
  EXPECT_EQ(route(), "");
}

TEST_F(stock_rpc, of_a_call_without_a_reply_it_is_unknown_whether_it_ran) {
  is_mute = true;
  const auto request = ping();
  rpc calls(loop.executor(), *to, request.service, {});
  ASSERT_TRUE(loop.run(calls.open()));
  to->restart(std::chrono::milliseconds(50));
  const auto reply = loop.run(calls.call(request));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, failure_code::unknown);
  EXPECT_EQ(reply.error().has_run, ran::unknown);
  to->restart(test::soon);
  EXPECT_TRUE(loop.run(calls.close()));
}

TEST_F(stock_rpc, an_interruption_ends_what_waits_and_leaves_no_route) {
  is_mute = true;
  const auto request = ping();
  rpc calls(loop.executor(), *to, request.service, {});
  ASSERT_TRUE(loop.run(calls.open()));
  boost::asio::steady_timer soon(loop.executor(), std::chrono::milliseconds(20));
  soon.async_wait([&](error_code) { calls.interrupt(failure_code::stopped); });
  EXPECT_EQ(loop.run(calls.call(request)).error().code, failure_code::stopped);
  EXPECT_TRUE(loop.run(calls.close()));
  EXPECT_EQ(route(), "");
}

TEST_F(stock_rpc, an_unknown_service_gets_no_route) {
  rpc calls(loop.executor(), *to, *parse_service("post"), {});
  EXPECT_EQ(loop.run(calls.open()).error().code, failure_code::not_found);
  EXPECT_TRUE(loop.run(calls.close()));
}

}  // namespace
}  // namespace bee::stock
