#include "bee/payload/rpc_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace bee::payload {
namespace {

using namespace std::chrono_literals;

constexpr rpc_table::time_point zero{};
const service_address mail{"mail_master_6", "mail_master"};

struct waiting {
  int ended = 0;
  error_code error;
  rpc_reply reply;
  on_reply done() {
    return [this](result<rpc_reply>&& r) {
      ++ended;
      if (r.has_error()) error = r.error();
      if (r.has_value()) reply = *r;
    };
  }
};

payload::envelope reply_to(std::uint64_t session) {
  return {.sub_type = 17, .uid = 6, .type_name = "pb.iRSP", .session = session, .pb = "x"};
}

TEST(rpc_table, a_reply_ends_its_call_once) {
  rpc_table table;
  waiting w;
  const auto session = table.open(mail, zero + 5s, w.done()).value();
  EXPECT_EQ(table.next_deadline(), zero + 5s);
  EXPECT_EQ(table.accept(reply_to(session)), reply_fate::delivered);
  EXPECT_EQ(w.reply.type, "pb.iRSP");
  EXPECT_EQ(w.reply.uid, 6);
  EXPECT_EQ(table.accept(reply_to(session)), reply_fate::doubled);
  EXPECT_EQ(w.ended, 1);
  EXPECT_EQ(table.pending(), 0u);
  EXPECT_EQ(table.next_deadline(), std::nullopt);
}

TEST(rpc_table, replies_in_another_order_find_their_calls) {
  rpc_table table;
  waiting a;
  waiting b;
  const auto first = table.open(mail, zero + 5s, a.done()).value();
  const auto second = table.open(mail, zero + 5s, b.done()).value();
  EXPECT_EQ(table.accept(reply_to(second)), reply_fate::delivered);
  EXPECT_EQ(a.ended, 0);
  EXPECT_EQ(table.accept(reply_to(first)), reply_fate::delivered);
  EXPECT_EQ(a.ended + b.ended, 2);
}

TEST(rpc_table, a_reply_tells_its_layout) {
  rpc_table table;
  waiting w;
  table.accept(reply_to(table.open(mail, zero + 5s, w.done()).value()));
  EXPECT_EQ(w.reply.layout, payload::layout::rpc_reply);
  auto routed = reply_to(table.open(mail, zero + 5s, w.done()).value());
  routed.destination_node = "shop_master_4";
  routed.source_node = mail.node;
  routed.source_service = mail.service;
  table.accept(routed);
  EXPECT_EQ(w.reply.layout, payload::layout::routed);
}

TEST(rpc_table, a_call_ends_at_its_deadline_and_its_reply_is_late_then) {
  rpc_table table;
  waiting w;
  const auto session = table.open(mail, zero + 5s, w.done()).value();
  table.expire(zero + 4999ms);
  EXPECT_EQ(w.ended, 0);
  table.expire(zero + 5s);
  EXPECT_EQ(w.error, errc::no_answer);
  EXPECT_EQ(table.accept(reply_to(session)), reply_fate::late);
  EXPECT_EQ(w.ended, 1);
}

TEST(rpc_table, a_cancelled_call_ends_as_abandoned_and_only_once) {
  rpc_table table;
  waiting w;
  const auto session = table.open(mail, zero + 5s, w.done()).value();
  EXPECT_TRUE(table.end(session, errc::abandoned));
  EXPECT_FALSE(table.end(session, errc::abandoned));
  EXPECT_EQ(w.error, errc::abandoned);
  EXPECT_EQ(table.accept(reply_to(session)), reply_fate::late);
}

TEST(rpc_table, a_session_that_never_was_is_unknown) {
  rpc_table table;
  EXPECT_EQ(table.accept(reply_to(7)), reply_fate::unknown);
  EXPECT_EQ(table.accept(reply_to(0)), reply_fate::unknown);
}

TEST(rpc_table, a_reply_from_the_wrong_node_or_service_leaves_the_call_waiting) {
  rpc_table table;
  waiting w;
  const auto session = table.open(mail, zero + 5s, w.done()).value();
  auto reply = reply_to(session);
  reply.source_node = "evil_1";
  reply.source_service = mail.service;
  EXPECT_EQ(table.accept(reply), reply_fate::wrong_source);
  reply.source_node = mail.node;
  reply.source_service = "evil";
  EXPECT_EQ(table.accept(reply), reply_fate::wrong_source);
  reply.source_service = mail.service;
  EXPECT_EQ(table.accept(reply), reply_fate::delivered);
}

TEST(rpc_table, sessions_in_flight_are_all_different_and_not_0) {
  rpc_table table;
  std::set<std::uint64_t> sessions;
  for (int i = 0; i < 1000; ++i) sessions.insert(table.open(mail, zero + 5s, [](auto&&) {}).value());
  EXPECT_EQ(sessions.size(), 1000u);
  EXPECT_FALSE(sessions.contains(0));
}

TEST(rpc_table, more_calls_than_the_limit_are_refused) {
  rpc_table table(2);
  waiting w;
  ASSERT_TRUE(table.open(mail, zero + 5s, [](auto&&) {}).has_value());
  const auto second = table.open(mail, zero + 5s, [](auto&&) {}).value();
  EXPECT_EQ(table.open(mail, zero + 5s, w.done()).error(), errc::too_many_pending);
  EXPECT_EQ(w.ended, 0);
  table.end(second, errc::abandoned);
  EXPECT_TRUE(table.open(mail, zero + 5s, [](auto&&) {}).has_value());
}

TEST(rpc_table, close_ends_what_waits_but_not_what_a_callback_opens) {
  rpc_table table;
  int ended = 0;
  ASSERT_TRUE(table
                  .open(mail, zero + 5s,
                        [&](auto&&) {
                          ++ended;
                          ASSERT_TRUE(table.open(mail, zero + 5s, [&](auto&&) { ++ended; }).has_value());
                        })
                  .has_value());
  table.close();
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(table.pending(), 1u);
}

TEST(rpc_table, calls_that_ended_long_ago_are_forgotten) {
  rpc_table table;
  const auto first = table.open(mail, zero + 5s, [](auto&&) {}).value();
  table.accept(reply_to(first));
  for (int i = 0; i < 5000; ++i) table.accept(reply_to(table.open(mail, zero + 5s, [](auto&&) {}).value()));
  EXPECT_EQ(table.accept(reply_to(first)), reply_fate::unknown);
}

}  // namespace
}  // namespace bee::payload
