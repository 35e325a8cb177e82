#include "bee/session/server_session.hpp"

#include <gtest/gtest.h>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/conversation.hpp"
#include "support/frames.hpp"

namespace bee::session {
namespace {

using test::answer;
using test::error_answer;
using test::event_log;
using test::framed;
using test::server_conversation;
using test::server_side;
using wire::address;

const address service{std::string("@db")};

template <class Frame>
std::string frame(const Frame& f) {
  std::string out;
  EXPECT_TRUE(wire::encode(f, out));
  return out;
}
std::string request(std::uint32_t session, std::string_view message, bool is_push = false) {
  std::string out;
  EXPECT_TRUE(wire::encode_request(service, session, is_push, message, out));
  return out;
}
std::string request_head(std::uint32_t session, std::uint32_t total, bool is_push = false) {
  return frame(wire::request_head{service, session, total, is_push});
}
std::string request_part(std::uint32_t session, std::string_view bytes) {
  return frame(wire::request_part{session, bytes, false});
}
std::string last_request_part(std::uint32_t session, std::string_view bytes) {
  return frame(wire::request_part{session, bytes, true});
}
std::string trace(std::string_view tag) {
  return frame(wire::trace_tag{tag});
}

server_conversation::action respond(std::uint32_t session, std::string message) {
  return [=](server_side& s) { s.session.respond(session, message); };
}
server_conversation server_with(const limits& l) {
  return server_conversation([=] { return std::make_unique<server_side>(l); });
}

TEST(server_session, requests_and_pushes_arrive_with_their_address) {
  server_conversation()
      .read(request(7, "ping") + request(0, "note", true) + frame(wire::request{10u, 8, "x"}))
      .write("")
      .act(respond(8, "eight"))
      .act(respond(7, "seven"))
      .write(answer(8, "eight") + answer(7, "seven"))
      .ends_with({"@db call 7: ping", "@db push 0: note", ":0000000a call 8: x"});
}

TEST(server_session, requests_and_answers_of_boundary_sizes_keep_their_bytes) {
  for (const std::size_t size : {0u, 0x7fffu, 0x8000u, 0x8001u, 0x10000u, 0x10001u, 200000u}) {
    const std::string message(size, 'm');
    server_conversation()
        .read(request(7, message) + request(9, message, true))
        .act(respond(7, message))
        .write(answer(7, message))
        .ends_with({"@db call 7: " + test::shortened(message),
                    "@db push " + std::string(size < 0x8000 ? "0" : "9") + ": " + test::shortened(message)});
  }
}

TEST(server_session, the_bytes_of_a_message_in_parts_are_those_that_were_sent) {
  std::string message(100000, 'x');
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<char>(i * 7 >> 3);
  std::string seen;
  server_side s;
  s.handler = [&](incoming& in) { seen = in.message.take(); };
  s.receive(request(1, message));
  EXPECT_EQ(seen, message);
}

TEST(server_session, parts_of_interleaved_requests_come_together) {
  server_conversation()
      .read(request_head(1, 4) + request_head(2, 3, true) + request_part(1, "ab") + request(3, "small") +
            request_part(2, "xy") + last_request_part(1, "cd") + last_request_part(2, "z"))
      .ends_with({"@db call 3: small", "@db call 1: abcd", "@db push 2: xyz"});
}

TEST(server_session, a_trace_tag_belongs_to_the_next_head_only) {
  server_conversation()
      .read(trace("(t)") + request_head(1, 2) + trace("(u)") + request_part(1, "a") + request(2, "x") +
            request(3, "y") + last_request_part(1, "b"))
      .ends_with({"@db call 2: x trace (u)", "@db call 3: y", "@db call 1: ab trace (t)"});
}

TEST(server_session, frames_that_make_no_sense_are_dropped_and_the_connection_goes_on) {
  server_conversation()
      .read(framed("") + framed("\x05zz") + framed(std::string("\x00\x01", 2)) + request(1, "x"))
      .write("")
      .ends_with({"dropped: a frame of length 0", "dropped: a frame of unknown type",
                  "dropped: a frame whose length does not fit its type", "@db call 1: x"});
}

TEST(server_session, an_error_text_is_cut_at_0x8000_bytes) {
  server_conversation()
      .act([](server_side& s) { s.session.respond_error(1, std::string(0x8001, 'e')); })
      .write(error_answer(1, std::string(0x8000, 'e')))
      .ends_with({});
}

// ---- as the reference answers what can not become whole
// ------------------------------------------------------

TEST(server_session, fewer_or_more_bytes_than_announced_are_answered_at_the_last_part) {
  server_conversation()
      .read(request_head(1, 4) + request_part(1, "ab"))
      .write("")
      .read(last_request_part(1, "c"))
      .write(error_answer(1, "Invalid large req"))
      .read(request_head(2, 4) + request_part(2, "abcde"))
      .write("")
      .read(request_part(2, "f") + last_request_part(2, ""))
      .write(error_answer(2, "Invalid large req"))
      .ends_with({});
}

TEST(server_session, a_push_whose_sizes_differ_is_answered_too) {
  server_conversation()
      .read(request_head(1, 4, true) + last_request_part(1, "c"))
      .write(error_answer(1, "Invalid large req"))
      .ends_with({});
}

TEST(server_session, a_second_head_of_the_same_session_spoils_the_request) {
  server_conversation()
      .read(request_head(1, 2) + request_head(1, 2) + last_request_part(1, "ab"))
      .write(error_answer(1, "Invalid large req"))
      .read(request(1, "x"))
      .ends_with({"@db call 1: x"});
}

TEST(server_session, a_lone_last_part_is_answered_invalid_name) {
  server_conversation()
      .read(last_request_part(7, "abc"))
      .write(error_answer(7, "Invalid name"))
      .ends_with({});
}

TEST(server_session, parts_without_a_head_are_answered_invalid_large_req_at_the_last) {
  server_conversation()
      .read(request_part(8, "abc"))
      .write("")
      .read(last_request_part(8, "abc"))
      .write(error_answer(8, "Invalid large req"))
      .ends_with({});
}

TEST(server_session, a_single_frame_ends_the_message_that_is_open_under_its_session) {
  server_conversation()
      .read(request_head(1, 4) + request_part(1, "ab") + frame(wire::request{3u, 1, "cd"}))
      .ends_with({"@db call 1: abcd"});
}

// ---- limits
// ------------------------------------------------------------------------------------------------

TEST(server_session, a_request_over_the_limit_is_answered_at_its_head_and_its_parts_are_thrown_away) {
  server_with({.max_message = 10})
      .read(request_head(1, 11))
      .write(error_answer(1, "Invalid large req"))
      .read(request_part(1, "abcde") + request(2, "x") + last_request_part(1, "fghijk"))
      .write("")
      .read(request_head(1, 1) + last_request_part(1, "y"))
      .ends_with({"@db call 2: x", "@db call 1: y"});
}

TEST(server_session, a_single_request_over_the_limit_is_answered) {
  server_with({.max_message = 3})
      .read(request(1, "1234") + request(2, "123"))
      .write(error_answer(1, "Invalid large req"))
      .ends_with({"@db call 2: 123"});
}

TEST(server_session, unfinished_requests_together_stay_within_the_memory_limit) {
  server_with({.max_message = 1000, .max_memory = 2000})
      .read(request_head(1, 1000) + request_head(2, 1000) + request_part(2, "ab"))
      .write(error_answer(2, "Invalid large req"))
      .read(last_request_part(2, "cd") + last_request_part(1, std::string(1000, 'x')) + request_head(3, 1000))
      .write("")
      .ends_with({"@db call 1: 1000 bytes"});
}

TEST(server_session, output_that_is_not_taken_counts_against_the_memory_limit) {
  server_with({.max_message = 1000, .max_memory = 2000})
      .act(respond(9, std::string(1000, 'r')))
      .read(request_head(1, 1000))
      .write(answer(9, std::string(1000, 'r')) + error_answer(1, "Invalid large req"))
      .read(last_request_part(1, "") + request_head(2, 1000) + last_request_part(2, std::string(1000, 'x')))
      .ends_with({"@db call 2: 1000 bytes"});
}

TEST(server_session, trace_tags_of_unfinished_requests_count_against_the_memory_limit) {
  server_side s({.max_message = 1000, .max_memory = 100'000});
  for (std::uint32_t i = 1; i <= 4; ++i) s.receive(trace(std::string(0x8000, 't')) + request_head(i, 1));
  std::string out;
  s.session.take_output(out, SIZE_MAX);
  EXPECT_EQ(out, error_answer(4, "Invalid large req"));
}

TEST(server_session, heads_and_parts_without_end_stay_within_their_number) {
  server_side s({.max_pending = 3});
  for (std::uint32_t i = 1; i <= 5; ++i) s.receive(request_part(i, "x"));
  EXPECT_EQ(s.log, event_log(2, "dropped: more values than the limit"));
}

TEST(server_session, a_handler_may_answer_from_inside_the_callback) {
  const auto make = [] {
    auto side = std::make_unique<server_side>();
    side->handler = [s = side.get()](incoming& in) { s->session.respond(in.session, in.message.take()); };
    return side;
  };
  server_conversation(make)
      .read(request(1, "a") + request(2, "b"))
      .write(answer(1, "a") + answer(2, "b"))
      .ends_with({"@db call 1: a", "@db call 2: b"});
}

}  // namespace
}  // namespace bee::session
