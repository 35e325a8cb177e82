// Peers that do not keep to the protocol, limits, and callbacks that call back.
#include <gtest/gtest.h>

#include "bee/session/client_session.hpp"
#include "unit/session/client_words.hpp"

namespace bee::session {
namespace {

using test::answer;
using test::error_answer;
using test::event_log;

// ---- peers that do not keep to the protocol

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
