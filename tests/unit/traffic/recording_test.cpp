#include "bee/traffic/recording.hpp"

#include <gtest/gtest.h>

#include "bee/traffic/answer_book.hpp"
#include "bee/traffic/comparison.hpp"
#include "bee/traffic/line.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"

namespace bee::traffic {
namespace {

message packed(const value::list& values) {
  auto bytes = value::pack(values);
  EXPECT_TRUE(bytes);
  return {*bytes, bytes->size()};
}

value::value literal(const char* text) {
  auto v = value::parse_literal(text);
  EXPECT_TRUE(v) << text;
  return *v;
}

// A table with two keys, in this order.
value::value pair_of(std::pair<value::value, value::value> first,
                     std::pair<value::value, value::value> second) {
  value::table t;
  t.pairs = {std::move(first), std::move(second)};
  return t;
}

exchange call(const value::list& asked, const value::list& got) {
  exchange e;
  e.at = 1'764'522'125'250'000;
  e.took = 1500;
  e.from = "10.0.0.9:40112";
  e.to = wire::address(std::string("@lobby"));
  e.session = 7;
  e.how = ending::answered;
  e.request = packed(asked);
  e.answer = packed(got);
  return e;
}

exchange failed(const value::list& asked, const std::string& text) {
  auto e = call(asked, {});
  e.how = ending::failed;
  e.answer = {text, text.size()};
  return e;
}

recording read(const std::string& text) {
  auto r = read_recording(text, "a.jsonl");
  EXPECT_TRUE(r) << r.error().message;
  return r ? *r : recording();
}

std::string why_not(const std::string& text) {
  const auto r = read_recording(text, "a.jsonl");
  return r ? "" : r.error().message;
}

const std::string head = head_line("lobby_1", "10.0.0.1:2528");

TEST(recording, a_line_has_the_values_and_the_bytes) {
  EXPECT_EQ(
      line_of(call({"join", 10}, {true})),
      R"({"at":"2025-11-30T17:02:05.250000Z","from":"10.0.0.9:40112","kind":"call","to":"@lobby","session":7,)"
      R"("request":{"values":["join",10],"bytes":"JGpvaW4KCg=="},"answer":{"values":[true],"bytes":"CQ=="},)"
      "\"took_ms\":1.500}\n");
}

TEST(recording, what_was_written_is_read_back) {
  auto push = call({"tick"}, {});
  push.how = ending::pushed;
  push.to = wire::address(10u);
  auto lost = call({"slow"}, {});
  lost.how = ending::unanswered;
  lost.why = "the node closed the connection";
  auto large = call({"x"}, {});
  large.answer = {"", 9'000'000};
  const auto bad = failed({"\xff\x1b[2J"}, "a\xff");
  const auto r =
      read(head + line_of(push) + line_of(lost) + note_line(0, "", "hello") + line_of(large) + line_of(bad));
  EXPECT_EQ(r.node, "lobby_1");
  EXPECT_EQ(r.address, "10.0.0.1:2528");
  ASSERT_EQ(r.all.size(), 4u);
  EXPECT_EQ(r.all[0].what.to, wire::address(10u));
  EXPECT_EQ(r.all[0].what.how, ending::pushed);
  EXPECT_EQ(r.all[1].what.why, "the node closed the connection");
  EXPECT_FALSE(r.all[2].what.answer.is_kept());
  EXPECT_EQ(r.all[2].line, 5u);
  EXPECT_EQ(r.all[3].what.request, bad.request);
  EXPECT_EQ(r.all[3].what.answer, bad.answer);
}

TEST(recording, a_name_that_only_begins_like_a_handle_is_a_name) {
  auto e = call({"a"}, {1});
  e.to = wire::address(std::string(":\xff"));
  EXPECT_EQ(read(head + line_of(e)).all.at(0).what.to, e.to);
}

TEST(recording, no_line_moves_a_terminal) {
  for (const char c : line_of(failed({"\x1b[2J\x07\x80"}, "\x1b[2J\n")))
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
}

TEST(recording, values_without_bytes_are_packed) {
  const auto r =
      read(head + R"({"kind":"call","to":"@lobby","request":{"values":["join",10]},"answer":{"values":[]}})" +
           "\n");
  ASSERT_EQ(r.all.size(), 1u);
  EXPECT_EQ(r.all[0].what.request, packed({"join", 10}));
}

TEST(recording, a_redacted_field_is_not_in_the_line_at_any_depth) {
  const auto e = call({"login", literal("{user = {password = 'secret', name = 'a'}}")},
                      {literal("{{token = 'secret'}}")});
  const auto line = line_of(e, {"password", "token"});
  EXPECT_EQ(line.find("secret"), std::string::npos);
  const auto r = read(head + line);
  ASSERT_EQ(r.all.size(), 1u);
  EXPECT_EQ(r.all[0].request_redacted, (field_names{"password", "token"}));
  EXPECT_EQ(r.all[0].what.request,
            packed({"login", literal("{user = {password = '(redacted)', name = 'a'}}")}));
  EXPECT_EQ(line_of(call({"a"}, {1}), {"password"}), line_of(call({"a"}, {1})));
}

TEST(recording, what_can_not_be_looked_into_is_not_kept_when_something_is_redacted) {
  auto e = call({"a"}, {});
  e.request = {"\xff secret", 8};
  EXPECT_NE(line_of(e, {"password"}).find("\"request\":{\"size\":8}"), std::string::npos);
}

TEST(recording, bad_files_are_one_sentence_with_a_line) {
  EXPECT_EQ(why_not(""), "a.jsonl: it is empty, and no recording");
  EXPECT_EQ(why_not("hello\n"), "a.jsonl:1: this is no recording: its first line is not {\"recording\":1}");
  EXPECT_EQ(why_not("{\"recording\":2}\n"),
            "a.jsonl:1: a recording of version 2; this program reads version 1");
  const auto line = [](const std::string& text) { return why_not(head + text + "\n"); };
  EXPECT_EQ(line("{"), "a.jsonl:2: not a JSON object: " + error_code(errc::bad_json).message());
  EXPECT_EQ(line("[1]"), "a.jsonl:2: not a JSON object");
  EXPECT_EQ(line("{\"kind\":\"x\"}"), "a.jsonl:2: \"kind\" is none of \"call\", \"push\" and \"note\"");
  const std::string push = "{\"kind\":\"push\",\"to\":\"@a\",\"request\":";
  EXPECT_EQ(line(push + "{\"bytes\":\"!\"}}"), "a.jsonl:2: \"bytes\" is not base64");
  EXPECT_EQ(line(push + "{}}"), "a.jsonl:2: \"request\" has neither bytes nor values nor a size");
  EXPECT_EQ(line("{\"kind\":\"push\",\"to\":7,\"request\":{\"size\":1}}"),
            "a.jsonl:2: \"to\" is missing, or no text");
  EXPECT_EQ(line("{\"kind\":\"call\",\"to\":\"@a\",\"request\":{\"size\":1}}"),
            "a.jsonl:2: a call has one of \"answer\", \"error\" and \"unanswered\"");
}

TEST(recording, a_last_line_that_is_cut_off_is_told_and_left_out) {
  const auto line = line_of(call({"a"}, {1}));
  const auto r = read(head + line + line.substr(0, 40));
  EXPECT_EQ(r.all.size(), 1u);
  EXPECT_EQ(r.cut_off, "a.jsonl:3: the last line is cut off, and is left out");
}

TEST(answer_book, the_same_question_is_answered_in_order_and_then_with_the_last) {
  const auto r = read(head + line_of(call({"next"}, {1})) + line_of(call({"next"}, {2})) +
                      line_of(failed({"bad"}, "call failed")));
  answer_book book(r);
  const wire::address lobby(std::string("@lobby"));
  const auto next = packed({"next"}).bytes;
  EXPECT_EQ(book.next(lobby, next)->what.answer, packed({1}));
  EXPECT_EQ(book.next(lobby, next)->what.answer, packed({2}));
  EXPECT_EQ(book.next(lobby, next)->what.answer, packed({2}));
  EXPECT_EQ(book.next(lobby, packed({"bad"}).bytes)->what.how, ending::failed);
  EXPECT_EQ(book.next(lobby, packed({"other"}).bytes), nullptr);
  EXPECT_TRUE(book.knows(lobby));
  EXPECT_FALSE(book.knows(wire::address(std::string("@hall"))));
}

TEST(answer_book, the_dialect_is_that_of_the_list_of_services_else_of_the_messages) {
  auto list = call({"LIST"}, {literal("{clusterd = ':00000009'}")});
  list.to = wire::address(std::string(".service"));
  const auto bee = line_of(call({"lua", "get"}, {1}));
  const auto by_messages = read(head + bee);
  const auto by_list = read(head + bee + line_of(list));
  EXPECT_TRUE(answer_book(by_messages).speaks_bee());
  EXPECT_FALSE(answer_book(by_list).speaks_bee());
}

TEST(answer_book, keys_in_another_order_and_redacted_fields_are_the_same_question) {
  const auto r = read(head + line_of(call({pair_of({"a", 1}, {"password", "x"})}, {1}), {"password"}));
  answer_book book(r);
  const wire::address lobby(std::string("@lobby"));
  EXPECT_NE(book.next(lobby, packed({pair_of({"password", "y"}, {"a", 1})}).bytes), nullptr);
  EXPECT_EQ(book.next(lobby, packed({pair_of({"password", "y"}, {"a", 2})}).bytes), nullptr);
}

TEST(answer_book, a_handle_that_was_asked_for_is_the_name_it_stands_for) {
  auto query = call({"lobby"}, {16});
  query.to = wire::address(0u);
  auto by_handle = call({"get"}, {5});
  by_handle.to = wire::address(16u);
  const auto r = read(head + line_of(query) + line_of(by_handle));
  answer_book book(r);
  EXPECT_NE(book.next(wire::address(std::string("@lobby")), packed({"get"}).bytes), nullptr);
  EXPECT_EQ(book.handle_for("lobby"), 16u);
  EXPECT_EQ(book.handle_for("hall"), std::nullopt);
}

TEST(comparison, says_whether_bytes_or_values_are_the_same_and_where_they_differ) {
  const auto r = read(head + line_of(call({"a"}, {pair_of({"a", 1}, {"b", literal("{2}")})})) +
                      line_of(failed({"b"}, "./x.lua:7: call failed")));
  EXPECT_EQ(compare(r.all[0], false, r.all[0].what.answer.bytes).how, likeness::same_bytes);
  EXPECT_EQ(compare(r.all[0], false, packed({pair_of({"b", literal("{2}")}, {"a", 1})}).bytes).how,
            likeness::same_values);
  const auto other = compare(r.all[0], false, packed({literal("{b = {3}, a = 1}")}).bytes);
  EXPECT_EQ(other.how, likeness::different);
  EXPECT_EQ(other.difference, "expected 2, got 3 at .b[1]");
  EXPECT_EQ(compare(r.all[1], true, "/y.lua:9: call failed").how, likeness::same_values);
  EXPECT_EQ(compare(r.all[1], false, packed({1}).bytes).difference,
            "expected the error \"./x.lua:7: call failed\", got an answer with 1 value");
}

}  // namespace
}  // namespace bee::traffic
