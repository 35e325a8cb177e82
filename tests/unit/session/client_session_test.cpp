#include "bee/session/client_session.hpp"

#include <gtest/gtest.h>

#include "unit/session/client_words.hpp"

namespace bee::session {
namespace {

using test::answer;
using test::error_answer;
using test::event_log;

TEST(client_session, a_call_is_written_and_answered) {
  client_conversation()
      .act(call("a", "ping"))
      .write(request_bytes(1, "ping"))
      .read(answer(1, "pong"))
      .ends_with({"a: answered: pong"});
}

TEST(client_session, answers_are_matched_by_session_in_any_order) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .act(call("c", "3"))
      .write(request_bytes(1, "1") + request_bytes(2, "2") + request_bytes(3, "3"))
      .read(answer(3, "z") + answer(1, "x") + error_answer(2, "file.lua:1: call failed"))
      .ends_with(
          {"c: answered: z", "a: answered: x",
           "b: the service raised an error; its text is only in the node's log: file.lua:1: call failed"});
}

TEST(client_session, a_push_has_session_0_and_takes_no_number) {
  client_conversation()
      .act(push("note"))
      .act(call("a", "x"))
      .write(request_bytes(0, "note", true) + request_bytes(1, "x"))
      .ends_with({});
}

TEST(client_session, a_trace_tag_stands_in_front_of_its_request) {
  std::string tag, after_tag;
  ASSERT_TRUE(wire::encode(wire::trace_tag{"(t)"}, tag));
  client_conversation()
      .act([](client_side& c) {
        EXPECT_TRUE(c.call("a", {db, "x", "(t)"}));
      })
      .act([](client_side& c) {
        EXPECT_TRUE(c.call("b", {db, std::string(0x8000, 'y'), "(t)"}));
      })
      .write(tag + request_bytes(1, "x") + tag + request_bytes(2, std::string(0x8000, 'y')))
      .ends_with({});
}

TEST(client_session, requests_and_answers_of_boundary_sizes_keep_their_bytes) {
  for (const std::size_t size : {0u, 0x7fffu, 0x8000u, 0x8001u, 0x10000u, 0x10001u, 200000u}) {
    const std::string message(size, 'm');
    client_conversation()
        .act(call("a", message))
        .act(push(message))
        .write(request_bytes(1, message) + request_bytes(2, message, true))
        .read(answer(1, message))
        .ends_with({"a: answered: " + test::shortened(message)});
  }
}

TEST(client_session, parts_of_interleaved_answers_come_together) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .act(call("c", "3"))
      .write(request_bytes(1, "1") + request_bytes(2, "2") + request_bytes(3, "3"))
      .read(head(1, 4) + head(2, 3) + part(1, "ab") + answer(3, "small") + part(2, "xy") + last_part(1, "cd"))
      .read(last_part(2, "z"))
      .ends_with({"c: answered: small", "a: answered: abcd", "b: answered: xyz"});
}

TEST(client_session, a_large_answer_that_was_begun_can_end_as_an_error) {
  client_conversation()
      .act(call("a", "1"))
      .write(request_bytes(1, "1"))
      .read(head(1, 4) + part(1, "ab") + error_answer(1, "oops"))
      .ends_with({"a: the node answered with an error: oops"});
}

TEST(client_session, truncated_parts_end_the_call_and_the_connection_goes_on) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(head(1, 4) + last_part(1, "ab") + answer(2, "ok"))
      .ends_with({"a: the declared size and the received size differ", "b: answered: ok"});
}

TEST(client_session, too_many_bytes_end_the_call_at_once_and_later_parts_are_consumed) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(head(1, 4) + part(1, "abcde") + part(1, "f") + last_part(1, "g") + answer(2, "ok"))
      .ends_with({"a: the declared size and the received size differ", "b: answered: ok"});
}

TEST(client_session, parts_without_a_head_end_the_call) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(part(1, "abcde") + last_part(1, "g") + last_part(2, "ok"))
      .ends_with({"a: the declared size and the received size differ",
                  "b: the declared size and the received size differ"});
}

TEST(client_session, a_declared_size_over_the_limit_ends_the_call_and_its_parts_are_consumed) {
  with({.max_message = 10})
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(head(1, 11) + part(1, "abcde") + last_part(1, "fghijk") + answer(2, "0123456789"))
      .ends_with({"a: the message is larger than the limit", "b: answered: 0123456789"});
}

TEST(client_session, a_single_answer_over_the_limit_ends_the_call) {
  with({.max_message = 3})
      .act(call("a", "1"))
      .write(request_bytes(1, "1"))
      .read(answer(1, "1234"))
      .ends_with({"a: the message is larger than the limit"});
}

TEST(client_session, unfinished_answers_together_stay_within_the_memory_limit) {
  with({.max_message = 1000, .max_memory = 2000})
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(head(1, 1000) + head(2, 1000) + last_part(1, std::string(1000, 'x')))
      .ends_with({"b: the message is larger than the limit", "a: answered: 1000 bytes"});
}

TEST(client_session, a_call_abandoned_before_it_was_sent_is_not_written) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", std::string(0x9000, 'b')))
      .act(call("c", "3"))
      .act(abandon(1))
      .act(abandon(2))
      .write(request_bytes(3, "3"))
      .read(answer(3, "ok"))
      .ends_with({"a: the caller gave up (not sent)", "b: the caller gave up (not sent)", "c: answered: ok"});
}

TEST(client_session, the_late_answer_to_an_abandoned_call_is_consumed) {
  client_conversation()
      .act(call("a", "1"))
      .act(call("b", "2"))
      .write(request_bytes(1, "1") + request_bytes(2, "2"))
      .read(head(1, 4) + part(1, "ab"))
      .act(abandon(1))
      .read(last_part(1, "cd") + answer(2, "ok"))
      .ends_with({"a: the caller gave up", "b: answered: ok"});
}

TEST(client_session, calls_expire_in_order_of_their_deadlines_and_late_answers_are_consumed) {
  client_conversation()
      .act(call("a", "1", 30))
      .act(call("b", "2", 10))
      .act(call("c", "3", 20))
      .write(request_bytes(1, "1") + request_bytes(2, "2") + request_bytes(3, "3"))
      .act([](client_side& c) { EXPECT_EQ(c.session.next_deadline(), client_side::at(10)); })
      .act(call("d", "4", 15))
      .act(expire(9))
      .act(expire(20))
      .act([](client_side& c) { EXPECT_EQ(c.session.next_deadline(), client_side::at(30)); })
      .read(answer(2, "late") + answer(3, "late") + answer(1, "ok"))
      .ends_with({"b: no answer before the deadline", "d: it was not sent (not sent)",
                  "c: no answer before the deadline", "a: answered: ok"});
}

TEST(client_session, close_tells_what_was_sent_from_what_was_not) {
  client_conversation()
      .act(call("a", "1"))
      .write(request_bytes(1, "1"))
      .act(call("b", "2"))
      .act([](client_side& c) { c.session.close(); })
      .act([](client_side& c) {
        EXPECT_EQ(c.call("c", {db, "x", {}}).error(), errc::never_sent);
      })
      .ends_with({"a: the connection was lost before the answer", "b: it was not sent (not sent)"});
}

TEST(client_session, close_gives_its_reason_to_the_calls) {
  client_conversation()
      .act(call("a", "1"))
      .write(request_bytes(1, "1"))
      .act(call("b", "2"))
      .act([](client_side& c) { c.session.close(errc::not_cluster_peer); })
      .ends_with({"a: the peer does not speak the cluster protocol",
                  "b: the peer does not speak the cluster protocol (not sent)"});
}

TEST(client_session, numbers_wrap_around_those_that_are_in_use) {
  with({}, 0x7ffffffe)
      .act(call("a", "a"))
      .act(call("b", "b"))
      .act(call("c", "c"))
      .write(request_bytes(0x7ffffffe, "a") + request_bytes(0x7fffffff, "b") + request_bytes(1, "c"))
      .read(answer(1, "C") + answer(0x7fffffff, "B") + answer(0x7ffffffe, "A"))
      .ends_with({"c: answered: C", "b: answered: B", "a: answered: A"});
}

TEST(client_session, a_number_in_use_or_with_a_late_answer_is_passed_over) {
  client_side c({}, 0x7fffffff);
  EXPECT_EQ(c.call("a", {db, "", {}}).value(), 0x7fffffffu);
  for (std::uint32_t i = 1; i < 100;
       ++i) {  // as if a whole round had passed: numbers come near 1 + table size
    const auto session = c.call("x", {db, "", {}}).value();
    EXPECT_NE(session & 15, 15u) << "the slot of the long call";
    std::string out;
    c.session.take_output(out, SIZE_MAX);
    c.receive(answer(session, ""));
  }
  EXPECT_EQ(c.session.pending(), 1u);
}

TEST(client_session, a_thousand_long_calls_keep_their_answers_while_short_ones_come_and_go) {
  client_side c;
  std::string out;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(c.call("long" + std::to_string(i), {db, "", {}}));
  for (int i = 0; i < 5000; ++i) {
    const auto session = c.call("short", {db, "", {}}).value();
    out.clear();
    c.session.take_output(out, SIZE_MAX);
    c.receive(answer(session, ""));
  }
  for (std::uint32_t i = 0; i < 1000; ++i) c.receive(answer(i + 1, std::to_string(i)));
  EXPECT_EQ(c.session.pending(), 0u);
  EXPECT_EQ(c.log.at(5000), "long0: answered: 0");
  EXPECT_EQ(c.log.at(5999), "long999: answered: 999");
}

TEST(client_session, the_answer_of_a_stock_node_to_a_push_is_consumed_and_kept_for_who_asks) {
  client_conversation()
      .act(push("1"))
      .act(push(std::string(0x8000, 'x')))
      .act(call("a", "2"))
      .write(request_bytes(0, "1", true) + request_bytes(2, "2") +
             request_bytes(1, std::string(0x8000, 'x'), true))
      .act([](client_side& c) { EXPECT_EQ(c.session.push_error(), ""); })
      .read(error_answer(0, "Invalid name") + error_answer(1, "Invalid large req") + answer(2, "ok"))
      .act([](client_side& c) { EXPECT_EQ(c.session.push_error(), "Invalid large req"); })
      .ends_with({"a: answered: ok"});
}

}  // namespace
}  // namespace bee::session
