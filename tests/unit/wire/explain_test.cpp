#include "bee/wire/explain.hpp"

#include <gtest/gtest.h>

#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/frames.hpp"
#include "support/golden.hpp"

namespace bee::wire {
namespace {

using strings = std::vector<std::string>;

const address db{std::string("@db")};

template <class Frame>
std::string frame(const Frame& f) {
  std::string out;
  EXPECT_TRUE(encode(f, out));
  return out;
}

strings kinds(const explanation& e) {
  strings out;
  for (const auto& f : e.frames) out.emplace_back(to_string(f.kind));
  return out;
}

TEST(explain, a_call_says_where_it_stands_and_what_it_holds) {
  const std::string stream = frame(trace_tag{"(t)"}) + frame(request{db, 7, "ping"});
  const auto e = explain(stream, stream_kind::requests);
  EXPECT_EQ(kinds(e), (strings{"trace", "call"}));
  EXPECT_TRUE(e.problems.empty());
  EXPECT_EQ(e.frames[0].bytes, "(t)");
  const auto& call = e.frames[1];
  EXPECT_EQ(call.number, 2u);
  EXPECT_EQ(call.offset, 6u);
  EXPECT_EQ(call.length, 13u);
  EXPECT_EQ(call.to, db);
  EXPECT_EQ(call.session, 7u);
  EXPECT_EQ(call.message, "ping");
}

TEST(explain, the_last_part_has_the_whole_message_and_the_address_of_its_head) {
  const std::string message(0x8001, 'm');
  std::string stream;
  ASSERT_TRUE(encode_request(db, 7, true, message, stream));
  const auto e = explain(stream, stream_kind::requests);
  EXPECT_EQ(kinds(e), (strings{"push head", "part", "last part"}));
  EXPECT_EQ(e.frames[0].total, 0x8001u);
  EXPECT_FALSE(e.frames[1].message);
  EXPECT_EQ(e.frames[2].message, message);
  EXPECT_EQ(e.frames[2].to, db);
}

TEST(explain, answers_of_every_kind_are_told_apart) {
  std::string stream = frame(response{1, response_type::ok, "pong"});
  encode_error(2, "call failed", stream);
  const std::string message(0x10001, 'm');
  ASSERT_TRUE(encode_response(3, message, stream));
  const auto e = explain(stream, stream_kind::responses);
  EXPECT_EQ(kinds(e),
            (strings{"answer", "error", "answer head", "answer part", "answer part", "last answer part"}));
  EXPECT_EQ(e.frames[0].message, "pong");
  EXPECT_EQ(e.frames[1].bytes, "call failed");
  EXPECT_FALSE(e.frames[1].message);
  EXPECT_EQ(e.frames[5].message, message);
  EXPECT_TRUE(e.problems.empty());
}

TEST(explain, a_frame_that_is_cut_off_says_how_much_is_there) {
  const std::string stream = frame(request{db, 7, "ping"}) + test::hex("00c8") + std::string(17, '\0');
  const auto e = explain(stream, stream_kind::requests);
  EXPECT_EQ(e.problems, strings{"frame 2 at offset 15: declares 200 bytes, 17 are there"});
  EXPECT_EQ(e.frames[1].problem, "declares 200 bytes, 17 are there");
}

TEST(explain, half_a_length_is_named) {
  EXPECT_EQ(explain(std::string_view("\0", 1), stream_kind::requests).problems,
            strings{"frame 1 at offset 0: the data ends inside its length"});
}

TEST(explain, frames_that_make_no_sense_are_named_and_passed_over) {
  const std::string stream =
      test::framed("") + test::framed("\x05zz") + test::framed("\x01zz") + frame(request{db, 1, "x"});
  const auto e = explain(stream, stream_kind::requests);
  EXPECT_EQ(kinds(e), (strings{"unreadable", "unreadable", "unreadable", "call"}));
  EXPECT_EQ(e.problems,
            (strings{"frame 1 at offset 0: a frame of length 0",
                     "frame 2 at offset 2: a frame of unknown type (0x05)",
                     "frame 3 at offset 7: a frame whose length does not fit its type (3 bytes)"}));
  EXPECT_EQ(explain(test::framed(test::hex("0100000009")), stream_kind::responses).problems,
            strings{"frame 1 at offset 0: a frame of unknown type (0x09)"});
}

TEST(explain, parts_that_do_not_make_what_was_declared_are_named) {
  const std::string stream = frame(request_head{db, 1, 5, false}) + frame(request_part{1, "abc", true}) +
                             frame(request_part{2, "x", false}) + frame(request_head{db, 3, 100, false}) +
                             frame(request_part{3, "y", false});
  EXPECT_EQ(explain(stream, stream_kind::requests).problems,
            (strings{"frame 2 at offset 15: frame 1 declared 5 bytes, 3 are there",
                     "frame 3 at offset 25: a part of session 2 without a head",
                     "frame 4 at offset 33: declares 100 bytes for session 3, 1 is there and no last part"}));
}

TEST(explain, a_second_head_of_a_session_is_named) {
  const std::string head = frame(request_head{db, 1, 1, false});
  EXPECT_EQ(explain(head + head + frame(request_part{1, "x", true}), stream_kind::requests).problems,
            strings{"frame 2 at offset 15: a second head of session 1"});
}

TEST(guess_stream_kind, every_vector_is_recognised) {
  for (const auto& vector : test::golden("wire.json", "kind", "request")) {
    const bool is_named = vector["addr"].is_string();
    const address to =
        is_named ? address(vector["addr"].get<std::string>()) : address(vector["addr"].get<std::uint32_t>());
    std::string stream;
    ASSERT_TRUE(encode_request(to, vector["session"], vector["push"], "\x0cz", stream));
    EXPECT_EQ(guess_stream_kind(stream), stream_kind::requests) << vector.dump();
  }
  for (const auto& vector : test::golden("wire.json", "kind", "response")) {
    std::string stream;
    const std::string message(vector["message_r_count"].get<std::size_t>(), 'r');
    if (vector["ok"]) {
      ASSERT_TRUE(encode_response(vector["session"], message, stream));
    } else {
      encode_error(vector["session"], message, stream);
    }
    EXPECT_EQ(guess_stream_kind(stream), stream_kind::responses) << vector.dump();
  }
}

}  // namespace
}  // namespace bee::wire
