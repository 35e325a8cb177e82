#include "cli/report/report.hpp"

#include <gtest/gtest.h>

#include "cli/report/message.hpp"

namespace bee::cli {
namespace {

node_report good(const char* node) {
  node_report out;
  out.node = node;
  return out;
}

node_report bad(const std::string& node, exit_code code, std::string message = "it broke",
                std::string address = {}) {
  node_report out;
  out.node = node;
  out.error = failure{code, ran::no, std::move(message), {}, subject::node, std::move(address)};
  return out;
}

exit_code exit_of(std::vector<node_report> nodes) {
  report r("test");
  for (auto& node : nodes) r.add(std::move(node));
  return r.exit();
}

std::string messages(std::vector<node_report> nodes, message_style style = {}) {
  report r("test");
  for (auto& node : nodes) r.add(std::move(node));
  return messages_of(r, style);
}

TEST(report, the_code_is_the_one_of_all_nodes_or_partial) {
  EXPECT_EQ(exit_of({}), exit_code::done);
  EXPECT_EQ(exit_of({good("a"), good("b")}), exit_code::done);
  EXPECT_EQ(exit_of({bad("a", exit_code::unreachable)}), exit_code::unreachable);
  EXPECT_EQ(exit_of({bad("a", exit_code::remote), bad("b", exit_code::remote)}), exit_code::remote);
  EXPECT_EQ(exit_of({bad("a", exit_code::remote), bad("b", exit_code::unknown)}), exit_code::partial);
  EXPECT_EQ(
      exit_of({bad("a", exit_code::remote), bad("b", exit_code::unknown), bad("c", exit_code::unknown)}),
      exit_code::partial);
  EXPECT_EQ(exit_of({good("a"), bad("b", exit_code::remote)}), exit_code::partial);
}

TEST(report, a_failure_of_the_whole_wins) {
  report r("test");
  r.add(good("a"));
  r.fail(usage_error("no"));
  r.fail(bad_input("later"));
  EXPECT_EQ(r.exit(), exit_code::usage);
}

TEST(report, nodes_are_kept_in_the_order_of_their_places) {
  report r("test");
  auto second = good("b");
  second.place = 1;
  r.add(std::move(second));
  r.add(good("a"));
  EXPECT_EQ(r.nodes()[0].node, "a");
}

TEST(report, what_was_printed_on_arrival_is_not_kept_but_counts) {
  report r("test");
  r.on_node = [](const node_report&) { return true; };
  r.add(bad("a", exit_code::remote));
  EXPECT_TRUE(r.nodes().empty());
  EXPECT_EQ(r.exit(), exit_code::remote);
}

TEST(messages, nodes_that_failed_alike_share_a_sentence) {
  std::vector<node_report> nodes;
  for (const char* n : {"3", "4", "5", "9"})
    nodes.push_back(bad(std::string("game_") + n, exit_code::unreachable,
                        "connect 10.0.0.7:2528: connection refused (not sent)", "10.0.0.7:2528"));
  EXPECT_EQ(messages(std::move(nodes)),
            "beectl: game_[3-5,9]: connect 10.0.0.7:2528: connection refused (not sent)\n");
}

TEST(messages, an_address_that_differs_does_not_keep_nodes_apart) {
  EXPECT_EQ(messages({bad("a1", exit_code::unreachable, "connect h:1: refused", "h:1"),
                      bad("a2", exit_code::unreachable, "connect h:2: refused", "h:2")}),
            "beectl: a[1,2]: connect h:1 and 1 more: refused\n");
}

TEST(messages, other_reasons_and_hints_keep_nodes_apart) {
  auto hinted = bad("c", exit_code::remote);
  hinted.error->hint = "try again";
  EXPECT_EQ(messages({bad("a", exit_code::remote), bad("b", exit_code::remote, "other"), std::move(hinted)}),
            "beectl: a: it broke\nbeectl: b: other\nbeectl: c: it broke\nhint: try again\n");
}

TEST(messages, quiet_prints_errors_without_hints_and_notes) {
  report r("test");
  r.fail(usage_error("no", "a hint"));
  r.note("a note");
  EXPECT_EQ(messages_of(r, {true, false}), "beectl: no\n");
  EXPECT_EQ(messages_of(r, {}), "beectl: no\nhint: a hint\nbeectl: a note\n");
}

TEST(messages, a_file_error_begins_with_the_file) {
  report r("test");
  failure f = bad_input("c.lua:7: wrong");
  f.about = subject::file;
  r.fail(std::move(f));
  EXPECT_EQ(messages_of(r, {}), "c.lua:7: wrong\n");
}

TEST(messages, a_node_name_with_control_bytes_is_escaped) {
  EXPECT_EQ(messages({bad("a\x1b[2J", exit_code::remote)}), "beectl: a\\x1b[2J: it broke\n");
}

}  // namespace
}  // namespace bee::cli
