#include "cli/report/render.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

using nlohmann::json;
using value::list;

report report_with(std::vector<std::pair<const char*, data>> nodes) {
  report r("call");
  std::size_t place = 0;
  for (auto& [name, result] : nodes) {
    node_report about;
    about.node = name;
    about.address = "10.0.0.1:2528";
    about.elapsed_ms = 1.23456;
    about.place = place++;
    about.result = std::move(result);
    r.add(std::move(about));
  }
  return r;
}

std::string text(std::vector<std::pair<const char*, data>> nodes) {
  auto r = report_with(std::move(nodes));
  return render(r, output_format::text, 12.4);
}

TEST(render_text, a_lone_string_is_printed_as_it_is) {
  EXPECT_EQ(text({{"a", list{"two\nlines\tand a tab"}}}), "two\nlines\tand a tab\n");
  EXPECT_EQ(text({{"a", list{"ends\n"}}}), "ends\n");
  EXPECT_EQ(text({{"a", list{""}}}), "\n");
}

TEST(render_text, control_bytes_of_a_peer_are_escaped) {
  EXPECT_EQ(text({{"a", list{"x\x1b[2J\x9b\x7f\r"}}}), "x\\x1b[2J\\x9b\\x7f\\x0d\n");
  const auto cells = text({{"a", table{{"name"}, {{"x\x1b]0;t\x07\ny"}}}}});
  EXPECT_EQ(cells, "NAME\nx\\x1b]0;t\\x07\\x0ay\n");
}

TEST(render_text, no_values_are_no_lines_and_nil_is_nil) {
  EXPECT_EQ(text({{"a", list{}}}), "");
  EXPECT_EQ(text({{"a", list{nullptr}}}), "nil\n");
}

TEST(render_text, many_values_stand_one_a_line_as_lua) {
  EXPECT_EQ(text({{"a", list{"pong", 1, 1.5}}}), "\"pong\"\n1\n1.5\n");
}

TEST(render_text, values_of_many_nodes_stand_in_two_columns) {
  EXPECT_EQ(text({{"game_1", list{"yes"}}, {"lobby", list{42}}}), "game_1  yes\nlobby   42\n");
}

TEST(render_text, values_with_many_lines_stand_under_their_node) {
  EXPECT_EQ(text({{"a", list{"x\ny"}}, {"b", list{1}}}), "a:\n  x\n  y\nb:\n  1\n");
}

TEST(render_text, records_of_nodes_become_one_table_with_the_node_in_front) {
  EXPECT_EQ(text({{"a", record{{"count", 5}, {"to", "@x"}}}, {"bb", record{{"count", 10}, {"to", nullptr}}}}),
            "NODE  COUNT  TO\na         5  @x\nbb       10  -\n");
}

TEST(render_text, a_table_of_one_node_stands_alone) {
  EXPECT_EQ(text({{"a", table{{"handle", "mem_kb"}, {{":0000000a", 45.35}, {":0000000b", nullptr}}}}}),
            "HANDLE     MEM_KB\n:0000000a   45.35\n:0000000b       -\n");
}

TEST(render_text, numbers_of_a_column_have_as_many_decimals) {
  EXPECT_EQ(text({{"a", table{{"ms", "n"}, {{0.07, 5}, {0.157, nullptr}, {12.0, 60}, {-1.5, 7}}}}}),
            "    MS   N\n 0.070   5\n 0.157   -\n12.000  60\n-1.500   7\n");
}

TEST(render_text, columns_are_aligned_as_wide_as_a_terminal_shows_them) {
  EXPECT_EQ(
      text({{"a", table{{"name", "n"},
                        {{"\u5927\u5385_1", 1}, {"lobby", 22}, {"e\u0301t\u00e9", 3}, {"\U0001F600", 4}}}}}),
      "NAME     N\n\u5927\u5385_1   1\nlobby   22\ne\u0301t\u00e9      3\n\U0001F600       4\n");
}

TEST(render_text, nodes_that_say_the_same_are_folded_and_others_are_not) {
  auto r = report_with({{"game_1", list{"pong"}}, {"game_2", list{"other"}}, {"game_3", list{"pong"}}});
  EXPECT_EQ(render(r, output_format::text, 1, {.folds = true}), "game_[1,3]:  pong\ngame_2       other\n");
  EXPECT_EQ(render(r, output_format::text, 1), "game_1  pong\ngame_2  other\ngame_3  pong\n");
}

TEST(render_text, a_record_of_nodes_that_is_the_same_is_folded) {
  auto r = report_with({{"a_1", record{{"state", "ok"}}}, {"a_2", record{{"state", "ok"}}}});
  EXPECT_EQ(render(r, output_format::text, 1, {.folds = true}), "NODE     STATE\na_[1,2]  ok\n");
}

TEST(render_json, shows_facts_in_place_of_what_people_see_and_an_empty_object_stays_one) {
  report r("diff");
  r.set_result(plain_text{"a, b"},
               tree::object{{"add", tree::object()}, {"remove", tree::array()}, {"x", "\xff"}});
  const auto out = json::parse(render(r, output_format::json, {}));
  EXPECT_EQ(out["result"].dump(), R"({"add":{},"remove":[],"x":"\\xff"})");
  EXPECT_FALSE(out.contains("elapsed_ms"));
  EXPECT_EQ(render(r, output_format::text, {}), "a, b");
}

TEST(render_json, is_one_document_of_the_agreed_shape) {
  auto r = report_with({{"a", list{"pong", 1}}});
  node_report failed;
  failed.node = "b";
  failed.address = "10.0.0.2:2528";
  failed.place = 1;
  failed.error = failure{exit_code::remote, ran::yes, "it raised", "look", subject::node, {}};
  r.add(std::move(failed));
  const auto out = render(r, output_format::json, 12.4);
  EXPECT_EQ(out.back(), '\n');
  EXPECT_EQ(json::parse(out),
            json::parse(R"({"v":1,"command":"call","ok":false,"exit":8,"elapsed_ms":12.4,"nodes":[
    {"node":"a","address":"10.0.0.1:2528","ok":true,"elapsed_ms":1.235,"result":["pong",1]},
    {"node":"b","address":"10.0.0.2:2528","ok":false,
     "error":{"class":"remote","exit":6,"ran":"yes","message":"it raised","hint":"look"}}]})"));
}

TEST(render_json, a_failure_of_the_whole_is_a_document_too) {
  report r("ping");
  r.fail(not_found("no node"));
  const auto out = json::parse(render(r, output_format::json, 0));
  EXPECT_EQ(out["ok"], false);
  EXPECT_EQ(out["exit"], 7);
  EXPECT_EQ(out["error"]["message"], "no node");
  EXPECT_EQ(out["nodes"], json::array());
}

TEST(render_json, rows_are_objects_and_nil_is_null) {
  auto r = report_with({{"a", table{{"handle", "cpu"}, {{":0000000a", nullptr}}}}});
  EXPECT_EQ(json::parse(render(r, output_format::json, 0))["nodes"][0]["result"],
            json::parse(R"([{"handle":":0000000a","cpu":null}])"));
}

TEST(render_json, nothing_that_moves_a_terminal_is_left) {
  auto r = report_with({{"a", list{"\x1b\x7f\xc2\x9b\xc2\xa0ok"}}});
  const auto out = render(r, output_format::json, 0);
  for (const char c : out.substr(0, out.size() - 1))
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  EXPECT_EQ(out.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(json::parse(out)["nodes"][0]["result"][0], "\x1b\x7f\xc2\x9b\xc2\xa0ok");
}

TEST(render_json, what_json_can_not_hold_is_marked) {
  auto r = report_with({{"a", list{"\xff", std::numeric_limits<double>::infinity()}}});
  const auto result = json::parse(render(r, output_format::json, 0))["nodes"][0]["result"];
  EXPECT_EQ(result, json::parse(R"([{"$b64":"/w=="},{"$num":"inf"}])"));
}

TEST(render_jsonl, a_node_is_a_line) {
  auto r = report_with({{"a", list{"x\ny"}}});
  const auto line = render_node(r.nodes()[0], output_format::jsonl);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(json::parse(line)["result"][0], "x\ny");
  EXPECT_EQ(render(r, output_format::jsonl, 0), "");
}

TEST(render_jsonl, a_failure_of_the_whole_is_a_line_of_its_own) {
  report r("ping");
  r.fail(not_found("no node"));
  EXPECT_EQ(json::parse(render(r, output_format::jsonl, 0))["error"]["exit"], 7);
}

TEST(render_lua, loses_nothing) {
  const value::value odd(
      value::table{{1, 1.0, "\xff\x00", nullptr, -0.0, std::nan("")}, {{1.5, true}, {true, "x"}}});
  auto r = report_with({{"a", list{odd, nullptr}}});
  const auto out = render(r, output_format::lua, 1);
  const auto back = value::parse_literal(out.substr(0, out.size() - 1));
  ASSERT_TRUE(back) << out;
  const auto& node = back->as_table().find("nodes")->as_table().array[0].as_table();
  const auto& result = node.find("result")->as_table();
  EXPECT_EQ(result.array[0], odd) << out;
  EXPECT_EQ(*result.find("n"), value::value(2));
}

}  // namespace
}  // namespace bee::cli
