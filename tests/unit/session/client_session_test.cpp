#include "bee/session/client_session.hpp"

#include <gtest/gtest.h>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/conversation.hpp"
#include "support/frames.hpp"

namespace bee::session {
namespace {

using test::answer;
using test::client_conversation;
using test::client_side;
using test::error_answer;
using test::event_log;
using wire::address;

const address db{std::string("@db")};

std::string request_bytes(std::uint32_t session, std::string_view message, bool is_push = false) {
  std::string out;
  EXPECT_TRUE(wire::encode_request(db, session, is_push, message, out));
  return out;
}

std::string frame(const wire::response& r) {
  std::string out;
  EXPECT_TRUE(wire::encode(r, out));
  return out;
}

std::string head(std::uint32_t session, std::uint32_t total) {
  return frame({session, wire::response_type::head, {}, total});
}
std::string part(std::uint32_t session, std::string_view bytes) {
  return frame({session, wire::response_type::part, bytes});
}
std::string last_part(std::uint32_t session, std::string_view bytes) {
  return frame({session, wire::response_type::last_part, bytes});
}

client_conversation::action call(std::string name, std::string message, int deadline = 1000) {
  return [=](client_side& c) { EXPECT_TRUE(c.call(name, {db, message, {}}, deadline)); };
}
client_conversation::action push(std::string message) {
  return [=](client_side& c) { EXPECT_TRUE(c.session.push({db, message, {}})); };
}
client_conversation::action abandon(std::uint32_t session) {
  return [=](client_side& c) { c.session.abandon(session); };
}
client_conversation::action expire(int seconds) {
  return [=](client_side& c) { c.session.expire(client_side::at(seconds)); };
}

client_conversation with(const limits& l, std::uint32_t first = 1) {
  return client_conversation([=] { return std::make_unique<client_side>(l, first); });
}

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

// ---- peers that do not keep to the protocol
// ----------------------------------------------------------------

TEST(client_session, a_debug_console_is_recognised_by_its_first_seven_bytes) {
  client_side c;
  c.receive("Welcom");
  EXPECT_TRUE(c.log.empty());
  c.receive("e");
  EXPECT_EQ(c.log, event_log{"failed: the peer does not speak the cluster protocol"});
  EXPECT_EQ(c.session.evidence(), "Welcome");
}

TEST(client_session, an_http_server_is_recognised_and_its_first_64_bytes_are_kept) {
  const std::string said = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
  client_side c;
  ASSERT_TRUE(c.call("a", {db, "", {}}));
  c.receive(said);
  EXPECT_EQ(c.log, event_log{"failed: the peer does not speak the cluster protocol"});
  EXPECT_EQ(c.session.evidence(), said.substr(0, 64));
}

TEST(client_session, a_first_frame_that_is_too_short_is_no_cluster_peer) {
  client_side c;
  c.receive(test::hex("0004"));
  EXPECT_EQ(c.log, event_log{"failed: the peer does not speak the cluster protocol"});
}

TEST(client_session, nonsense_after_a_valid_answer_has_its_own_names) {
  const std::pair<std::string, std::string> rows[] = {
      {test::hex("0000"), "failed: a frame of length 0"},
      {test::hex("0004aabbccdd"), "failed: a frame whose length does not fit its type"},
      {test::hex("00050200000009"), "failed: a frame of unknown type"},
      {test::hex("0006020000000261"), "failed: a frame whose length does not fit its type"}};
  for (const auto& [bytes, expected] : rows)
    client_conversation()
        .act(call("a", "1"))
        .act(call("b", "2"))
        .write(request_bytes(1, "1") + request_bytes(2, "2"))
        .read(answer(1, "") + bytes)
        .ends_with({"a: answered: ", expected});
}

TEST(client_session, an_answer_to_a_number_that_is_not_open_is_passed_over_and_the_wait_goes_on) {
  for (const std::uint32_t session : {0u, 2u, 3u, 0x80000001u, 0xffffffffu})
    for (const auto& stray : {answer(session, "stray"), error_answer(session, "stray"), head(session, 2),
                              part(session, "s"), last_part(session, "t")})
      client_conversation()
          .act(call("a", "1"))
          .write(request_bytes(1, "1"))
          .act(call("b", "2"))
          .read(stray)
          .write(request_bytes(2, "2"))
          .read(answer(2, "two") + stray + answer(1, "one"))
          .ends_with({"b: answered: two", "a: answered: one"});
}

TEST(client_session, an_answer_to_a_number_that_is_not_open_is_no_answer_to_a_push) {
  client_conversation()
      .act(push("1"))
      .write(request_bytes(0, "1", true))
      .read(error_answer(7, "stray"))
      .act([](client_side& c) { EXPECT_EQ(c.session.push_error(), ""); })
      .ends_with({});
}

TEST(client_session, a_failure_is_final) {
  client_side c;
  c.receive("HTTP/1.1");
  EXPECT_EQ(c.session.receive("").error(), errc::not_cluster_peer);
}

// ---- limits
// ------------------------------------------------------------------------------------------------

TEST(client_session, what_can_not_be_sent_is_refused_and_queues_nothing) {
  client_side c({.max_message = 100});
  const auto error_of = [&](outgoing o) { return c.call("a", std::move(o)).error(); };
  EXPECT_EQ(error_of({address(std::string()), "", {}}), errc::bad_name);
  EXPECT_EQ(error_of({address(std::string(256, 'n')), "", "tag"}), errc::bad_name);
  EXPECT_EQ(error_of({db, std::string(101, 'x'), {}}), errc::too_large);
  EXPECT_EQ(error_of({db, "", std::string(0x8001, 't')}), errc::too_large);
  EXPECT_EQ(c.session.push({address(std::string()), "", {}}).error(), errc::bad_name);
  EXPECT_EQ(c.session.pending(), 0u);
  EXPECT_FALSE(c.session.has_output());
  EXPECT_TRUE(c.log.empty());
  EXPECT_EQ(c.call("b", {db, "", {}}).value(), 1u);
}

TEST(client_session, calls_given_up_count_as_pending_until_their_answer_comes) {
  client_side c({.max_pending = 2});
  std::string out;
  EXPECT_TRUE(c.call("a", {db, "", {}}));
  EXPECT_TRUE(c.call("b", {db, "", {}}));
  EXPECT_EQ(c.call("c", {db, "", {}}).error(), errc::too_many_pending);
  c.session.take_output(out, SIZE_MAX);
  c.session.abandon(1);
  EXPECT_EQ(c.session.pending(), 1u);
  EXPECT_EQ(c.call("c", {db, "", {}}).error(), errc::too_many_pending);
  c.receive(answer(1, ""));
  EXPECT_TRUE(c.call("c", {db, "", {}}));
}

TEST(client_session, queued_output_stays_within_the_memory_limit) {
  client_side c({.max_message = 1000, .max_memory = 1500});
  std::string out;
  EXPECT_TRUE(c.session.push({db, std::string(1000, 'x'), {}}));
  EXPECT_EQ(c.session.push({db, std::string(1000, 'x'), {}}).error(), errc::too_many_pending);
  c.session.take_output(out, SIZE_MAX);
  EXPECT_TRUE(c.session.push({db, std::string(1000, 'x'), {}}));
}

// ---- callbacks that call back
// ------------------------------------------------------------------------------

TEST(client_session, a_callback_may_call_abandon_expire_and_close) {
  client_side c;
  std::string out;
  const auto reenter = [&](outcome&&) {
    EXPECT_TRUE(c.call("inner", {db, "", {}}, 5));
    c.session.abandon(2);
    c.session.expire(client_side::at(10));
  };
  ASSERT_TRUE(c.session.call({db, "", {}}, client_side::at(1000), reenter));
  ASSERT_TRUE(c.call("second", {db, "", {}}));
  ASSERT_TRUE(c.session.call({db, "", {}}, client_side::at(1000), [&](outcome&&) { c.session.close(); }));
  ASSERT_TRUE(c.call("fourth", {db, "", {}}));
  c.session.take_output(out, SIZE_MAX);
  c.receive(answer(1, "") + answer(2, "late") + answer(3, "") + answer(4, "after the close"));
  EXPECT_EQ(c.log, (event_log{"second: the caller gave up", "inner: it was not sent (not sent)",
                              "fourth: the connection was lost before the answer"}));
}

TEST(client_session, a_callback_of_expire_that_calls_again_with_a_past_deadline_waits_for_the_next_expire) {
  client_side c;
  int rounds = 0;
  std::function<void(outcome &&)> again = [&](outcome&&) {
    ++rounds;
    ASSERT_TRUE(c.session.call({db, "", {}}, client_side::at(1), on_outcome(again)));
  };
  ASSERT_TRUE(c.session.call({db, "", {}}, client_side::at(1), on_outcome(again)));
  c.session.expire(client_side::at(2));
  EXPECT_EQ(rounds, 1);
  EXPECT_EQ(c.session.pending(), 1u);
}

TEST(client_session, a_callback_of_close_that_calls_again_is_refused) {
  client_side c;
  error_code refused;
  ASSERT_TRUE(c.session.call({db, "", {}}, client_side::at(1), [&](outcome&&) {
    refused = c.session.call({db, "", {}}, client_side::at(1), [](outcome&&) { FAIL(); }).error();
  }));
  c.session.close();
  EXPECT_EQ(refused, errc::never_sent);
}

TEST(client_session, a_session_can_be_moved_with_calls_in_it) {
  event_log log;
  client_session a;
  ASSERT_TRUE(a.call({db, "", {}}, client_side::at(1), [&](outcome&& o) { log.push_back(o.body); }));
  client_session b = std::move(a);
  std::string out;
  b.take_output(out, SIZE_MAX);
  EXPECT_TRUE(b.receive(answer(1, "ok")));
  EXPECT_EQ(log, event_log{"ok"});
}

}  // namespace
}  // namespace bee::session
