// beectl top: in a real terminal, and where there is none.
#include <csignal>

#include "cli/support/tmux.hpp"
#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class top : public beectl {
 protected:
  top() {
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_->address() + "\"\ngone = \"127.0.0.1:1\"\n");
  }

  tmux on_screen(words line, std::size_t columns = 100, std::size_t rows = 20) {
    line.insert(line.end(), {"--interval", "100ms"});
    return {placed(std::move(line), {}), columns, rows};
  }
  // Where a node is on the screen: in which line.
  static std::size_t line_of(const std::string& screen, const std::string& node) {
    const auto at = screen.find("\n" + node + " ");
    if (at == std::string::npos) return 0;
    const auto before = screen.substr(0, at);
    return static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  }
  static void leave(tmux& on) {
    on.press({"q"});
    const auto after = on.wait_for("as before");
    EXPECT_NE(after.find("left with 0"), std::string::npos) << after;
    EXPECT_EQ(after.find("NODE"), std::string::npos) << after;
  }

  test_node a_{"a"};
  std::unique_ptr<test_node> b_ = std::make_unique<test_node>("b");
};

TEST_F(top, shows_nodes_and_one_that_dies_as_down_and_leaves_the_terminal_as_it_was) {
  auto on = on_screen({"top"});
  on.wait_for("3 nodes  2 up  1 down  every 100ms");
  b_.reset();
  const auto after = on.wait_for("3 nodes  1 up  2 down");
  EXPECT_NE(after.find("b       down"), std::string::npos) << after;
  leave(on);
}

TEST_F(top, sorts_filters_and_opens_a_node) {
  has_launcher(a_, one_service("snlua x", counters(1, 1, 3)));
  has_launcher(*b_, one_service("snlua db", counters(1, 1, 700)));
  auto on = on_screen({"top", "a,b"});
  on.wait_until([](const auto& s) { return line_of(s, "a") == 3 && line_of(s, "b") == 2; });
  on.press({"N"});
  on.wait_until([](const auto& s) { return line_of(s, "a") == 2 && line_of(s, "b") == 3; });
  on.press({"/", "b", "Enter"});
  on.wait_until([](const auto& s) { return line_of(s, "a") == 0 && line_of(s, "b") == 2; });
  on.press({"Enter"});
  on.wait_until([](const auto& s) {
    return s.find(":0000000a    700") != std::string::npos && s.find("snlua db") != std::string::npos;
  });
  on.press({"Escape"});
  on.wait_for("only \"b\"");
  on.press({"?"});
  on.wait_for("keys of beectl top");
  on.press({"x"});
  leave(on);
}

TEST_F(top, survives_any_size_of_the_terminal) {
  auto on = on_screen({"top"}, 20, 5);
  on.wait_for("NODE    STATE  MQLEN");
  on.resize(3, 2);
  on.resize(200, 50);
  on.wait_for("ADDRESS");
  on.resize(20, 5);
  on.wait_until([](const auto& s) { return s.find("RTT_MS") == std::string::npos; });
  leave(on);
}

TEST_F(top, that_is_told_to_end_leaves_the_terminal_as_it_was) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    auto on = on_screen({"top"});
    on.wait_for("2 up");
    if (signal == SIGINT) on.press({"C-c"});
    if (signal != SIGINT) ::kill(on.pid(), signal);
    const auto after = on.wait_for("as before");
    EXPECT_NE(after.find("left with " + std::to_string(128 + signal)), std::string::npos) << after;
    EXPECT_EQ(after.find("NODE"), std::string::npos) << after;
  }
}

TEST_F(top, is_red_where_check_is_critical) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 20'000)));
  auto on = on_screen({"top", "a"});
  on.wait_for("20000");
  EXPECT_NE(on.screen_with_colours().find("\x1b[31m20000"), std::string::npos) << on.screen_with_colours();
  leave(on);
  auto plain = on_screen({"top", "a", "--color", "never"});
  plain.wait_for("20000");
  EXPECT_EQ(plain.screen_with_colours().find("\x1b[31m"), std::string::npos);
}

TEST_F(top, has_a_check_beside_it_that_is_red_as_well) {
  has_launcher(a_, one_service("snlua db", counters(1, 1, 20'000)));
  tmux on(placed({"check", "a", "--only", "mqlen"}, {}), 100, 10);
  on.wait_for("left with 1");
  EXPECT_NE(on.screen_with_colours().find("\x1b[31mcritical"), std::string::npos) << on.screen_with_colours();
}

TEST_F(top, without_a_terminal_prints_a_block_for_each_round) {
  const auto end = run({"top", "--rounds", "2", "--interval", "50ms"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("2 of 3 nodes up\nNODE  STATE  MQLEN"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("gone  down"), std::string::npos) << end.out;
  std::size_t blocks = 0;
  for (auto at = end.out.find("NODE  "); at != std::string::npos; at = end.out.find("NODE  ", at + 1))
    ++blocks;
  EXPECT_EQ(blocks, 2u);
}

TEST_F(top, prints_a_line_a_node_or_the_last_round_as_a_document) {
  const auto lines = run({"top", "a,gone", "--rounds", "2", "--interval", "50ms", "-o", "jsonl"});
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 4) << lines.out;
  const auto all = run({"top", "a,gone", "--rounds", "2", "--interval", "50ms", "-o", "json"});
  EXPECT_EQ(all.code, 0) << all.err;
  const auto nodes = json::parse(all.out)["nodes"];
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0]["node"], "gone");
  EXPECT_EQ(nodes[0]["result"]["state"], "down");
  EXPECT_NE(nodes[0]["result"]["why"].get<std::string>().find("connection refused"), std::string::npos);
  EXPECT_EQ(nodes[1]["result"]["state"], "up");
  EXPECT_TRUE(nodes[1]["result"]["cpu_rate"].is_number()) << all.out;
  EXPECT_EQ(run({"top", "a", "-o", "json"}).code, 2);
}

TEST_F(top, prints_a_first_block_when_a_node_says_nothing) {
  fake_peer silent({});
  const auto end = run({"top", silent.address(), "--rounds", "1", "-t", "300ms"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("0 of 1 nodes up"), std::string::npos) << end.out;
}

TEST_F(top, ends_when_nobody_reads_any_more_and_by_a_signal) {
  program closed;
  closed.output_is_closed = true;
  EXPECT_EQ(run_with({"top", "a", "--interval", "10ms"}, closed).code, 0);
  program stopped;
  stopped.while_running = [](int pid) { ::kill(pid, SIGTERM); };
  EXPECT_EQ(run_with({"top", "a"}, stopped).signal, SIGTERM);
}

TEST_F(top, refuses_what_makes_no_sense) {
  expect_refused({"top", "--sort", "size"}, 2,
                 "beectl: --sort: \"size\" is none of name, state, mqlen, cpu, message, mem, rtt, services, "
                 "agents\n");
  EXPECT_EQ(run({"top", "--rounds", "0"}).code, 2);
  EXPECT_EQ(run({"top", "--warn", "mqlem=1"}).code, 2);
  EXPECT_EQ(run({"top", "a", "--via", "b"}).code, 2);
}

TEST_F(top, escapes_what_a_node_says) {
  has_launcher(a_, one_service("snlua \x1b]0;x\x07\x1b[2J", counters(1, 1, 1)));
  auto on = on_screen({"top", "a"});
  on.wait_for("1 up");
  on.press({"Enter"});
  on.wait_for("\\x1b]0;x\\x07\\x1b[2J");
  leave(on);
}

}  // namespace
}  // namespace bee::test
