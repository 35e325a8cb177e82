#include "bee/traffic/conversation.hpp"

#include <gtest/gtest.h>

#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::traffic {
namespace {

using wire::encode_error;
using wire::encode_request;
using wire::encode_response;

const wire::address lobby{std::string("@lobby")};

std::string request(std::uint32_t session, const std::string& message, bool is_push = false) {
  std::string out;
  EXPECT_TRUE(encode_request(lobby, session, is_push, message, out));
  return out;
}

std::string response(std::uint32_t session, const std::string& message) {
  std::string out;
  EXPECT_TRUE(encode_response(session, message, out));
  return out;
}

struct heard {
  std::vector<exchange> all;
  std::vector<std::string> notes;

  conversation talk(std::shared_ptr<room> shared = std::make_shared<room>()) {
    return conversation("10.0.0.9:40112", std::move(shared),
                        {[this](exchange&& e) { all.push_back(std::move(e)); },
                         [this](unix_us, const std::string& what) { notes.push_back(what); }});
  }
};

TEST(conversation, a_call_is_told_with_its_answer_and_the_time_between) {
  heard h;
  auto talk = h.talk();
  std::string tag;
  ASSERT_TRUE(encode(wire::trace_tag{"(t)"}, tag));
  talk.asked(tag + request(7, "ping"), 1000);
  EXPECT_TRUE(h.all.empty());
  talk.answered(response(7, "pong"), 1250);
  ASSERT_EQ(h.all.size(), 1u);
  const auto& e = h.all[0];
  EXPECT_EQ(e.how, ending::answered);
  EXPECT_EQ(e.request.bytes, "ping");
  EXPECT_EQ(e.answer.bytes, "pong");
  EXPECT_EQ(e.trace, "(t)");
  EXPECT_EQ(e.at, 1000);
  EXPECT_EQ(e.took, 250);
  EXPECT_EQ(e.from, "10.0.0.9:40112");
}

TEST(conversation, answers_in_another_order_go_to_their_calls_and_errors_are_errors) {
  heard h;
  auto talk = h.talk();
  talk.asked(request(1, "a") + request(2, "b") + request(0, "c", true), 0);
  std::string answers = response(2, "B");
  encode_error(1, "call failed", answers);
  talk.answered(answers, 0);
  ASSERT_EQ(h.all.size(), 3u);
  EXPECT_EQ(h.all[0].how, ending::pushed);
  EXPECT_EQ(h.all[1].request.bytes, "b");
  EXPECT_EQ(h.all[2].how, ending::failed);
  EXPECT_EQ(h.all[2].answer.bytes, "call failed");
}

TEST(conversation, large_messages_in_pieces_of_any_size_become_whole) {
  heard h;
  auto talk = h.talk();
  const std::string question(100'000, 'q');
  const std::string answer(200'000, 'a');
  const auto asked = request(3, question);
  for (std::size_t i = 0; i < asked.size(); i += 777) talk.asked(std::string_view(asked).substr(i, 777), 0);
  const auto answered = response(3, answer);
  for (std::size_t i = 0; i < answered.size(); i += 1001)
    talk.answered(std::string_view(answered).substr(i, 1001), 0);
  ASSERT_EQ(h.all.size(), 1u);
  EXPECT_EQ(h.all[0].request.bytes, question);
  EXPECT_EQ(h.all[0].answer.bytes, answer);
}

TEST(conversation, what_there_is_no_room_for_has_its_size_and_no_bytes) {
  heard h;
  const auto shared = std::make_shared<room>(50'000);
  auto talk = h.talk(shared);
  talk.asked(request(3, "small"), 0);
  talk.answered(response(3, std::string(100'000, 'a')), 0);
  ASSERT_EQ(h.all.size(), 1u);
  EXPECT_EQ(h.all[0].request.bytes, "small");
  EXPECT_FALSE(h.all[0].answer.is_kept());
  EXPECT_EQ(h.all[0].answer.size, 100'000u);
  EXPECT_EQ(shared->used(), 0u);
}

TEST(conversation, what_is_announced_and_does_not_come_takes_no_room_from_others) {
  heard h;
  const auto shared = std::make_shared<room>(200'000);
  auto loud = h.talk(shared);
  for (std::uint32_t i = 1; i <= 50; ++i) loud.asked(request(i, std::string(100'000, 'q')).substr(0, 40), 0);
  auto talk = h.talk(shared);
  talk.asked(request(3, std::string(100'000, 'w')), 0);
  talk.answered(response(3, "answer"), 0);
  ASSERT_EQ(h.all.size(), 1u);
  EXPECT_TRUE(h.all[0].request.is_kept());
}

TEST(conversation, more_than_was_announced_takes_no_room) {
  heard h;
  const auto shared = std::make_shared<room>(200'000);
  auto talk = h.talk(shared);
  const std::string bytes(8'000, 'q');
  std::string head, part;
  ASSERT_TRUE(encode(wire::request_head{lobby, 1, 10'000, false}, head));
  ASSERT_TRUE(encode(wire::request_part{1, bytes, false}, part));
  talk.asked(head, 0);
  for (int i = 0; i < 100; ++i) talk.asked(part, 0);
  EXPECT_LT(shared->used(), 10'000u);
}

TEST(conversation, the_call_that_waited_longest_gives_way_when_there_is_no_room) {
  heard h;
  const auto shared = std::make_shared<room>(5000);
  auto talk = h.talk(shared);
  for (std::uint32_t i = 1; i <= 100; ++i) talk.asked(request(i, "x"), i);
  ASSERT_GT(h.all.size(), 80u);
  EXPECT_EQ(h.all[0].session, 1u);
  EXPECT_EQ(h.all[0].how, ending::unanswered);
  EXPECT_EQ(h.all[0].why, "too much was waiting for answers");
  EXPECT_LE(shared->used(), 5000u);
}

TEST(conversation, the_end_tells_what_has_no_answer_and_what_was_begun) {
  heard h;
  const auto shared = std::make_shared<room>();
  {
    auto talk = h.talk(shared);
    const auto large = request(2, std::string(100'000, 'q'));
    talk.asked(request(1, "a") + large.substr(0, 50'000), 0);
    talk.end("the node closed the connection", 5);
    ASSERT_EQ(h.all.size(), 1u);
    EXPECT_EQ(h.all[0].why, "the node closed the connection");
    EXPECT_EQ(h.notes.size(), 2u);
  }
  EXPECT_EQ(shared->used(), 0u);
}

TEST(conversation, frames_that_make_no_sense_are_noted_and_not_without_end) {
  heard h;
  auto talk = h.talk();
  for (int i = 0; i < 1000; ++i) talk.asked(std::string("\0\1\x7f", 3), 0);
  talk.answered(response(9, "to nobody"), 0);
  EXPECT_EQ(h.notes.size(), conversation::most_notes);
  talk.asked(request(1, "a"), 0);
  talk.answered(response(1, "b"), 0);
  EXPECT_EQ(h.all.size(), 1u);
}

TEST(conversation, a_session_that_is_used_again_ends_the_call_before) {
  heard h;
  auto talk = h.talk();
  talk.asked(request(1, "a") + request(1, "b"), 0);
  talk.answered(response(1, "B"), 0);
  ASSERT_EQ(h.all.size(), 2u);
  EXPECT_EQ(h.all[0].how, ending::unanswered);
  EXPECT_EQ(h.all[1].request.bytes, "b");
  EXPECT_EQ(h.all[1].answer.bytes, "B");
}

}  // namespace
}  // namespace bee::traffic
