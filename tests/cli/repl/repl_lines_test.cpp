// beectl repl: lines from standard input.
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class repl_lines : public beectl {
 protected:
  repl_lines() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\ngone = \"127.0.0.1:1\"\n");
  }

  program_end feed(const std::string& lines, words flags = {}) {
    flags.insert(flags.begin(), "repl");
    program how;
    how.input = lines;
    return run_with(std::move(flags), how);
  }

  test_node a_{"a"};
  test_node b_{"b"};
};

TEST_F(repl_lines, are_verbs_one_after_the_other) {
  const auto end =
      feed("call a echo one --dialect skynet\n\n# nothing\ncall b mysqlpool ping --dialect bee\n");
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "one\npong\n");
  EXPECT_EQ(end.err, "");
}

TEST_F(repl_lines, have_no_end_of_line_at_the_end_or_none_at_all) {
  EXPECT_EQ(feed("call a .echo one").out, "one\n");
  EXPECT_EQ(feed("").code, 0);
}

TEST_F(repl_lines, get_the_nodes_of_the_prompt_in_front) {
  const auto end = feed("call .echo one\nsend echo two\nuse b\ncall mysqlpool ping\n", {"a", "-t", "5s"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "one\nNODE  TO     STATE\na     @echo  sent\npong\n");
  EXPECT_EQ(a_.pushed().size(), 1u);
  EXPECT_EQ(b_.runs(), 1);
}

TEST_F(repl_lines, name_other_nodes_by_an_at_or_as_in_a_shell_or_all) {
  const auto end = feed(
      "@b call .echo one\nbeectl call b .echo two\ncall .echo three --all --except gone\nuse\n"
      "call b .echo four\n",
      {"a"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(a_.runs(), 1);
  EXPECT_EQ(b_.runs(), 4);
}

TEST_F(repl_lines, that_name_a_node_behind_those_of_the_prompt_run_nothing) {
  for (const auto& named : {std::string("b"), std::string("[a,b]"), b_.address()}) {
    const auto end = feed("call " + named + " .echo x\n", {"a"});
    EXPECT_EQ(end.code, 2) << named;
    EXPECT_NE(end.err.find("beectl: line 1: the NODES of the prompt stand in front, and \"" + named +
                           "\" behind them is a node\nhint: @NODES call"),
              std::string::npos)
        << end.err;
  }
  EXPECT_EQ(a_.runs() + b_.runs(), 0);
  EXPECT_EQ(feed("@a call b x\n", {"a"}).code, 7);
}

TEST_F(repl_lines, that_can_not_take_nodes_say_so) {
  EXPECT_EQ(feed("@a version\n").err, "beectl: line 1: @NODES: version does not begin with NODES\n");
  EXPECT_EQ(feed("@a ping --all\n").err, "beectl: line 1: @NODES and --all exclude each other\n");
  EXPECT_EQ(feed("@ ping\n").err, "beectl: line 1: @: NODES are missing behind it\n");
  EXPECT_EQ(feed("use a b\n").err, "beectl: line 1: use: there is no place for \"b\"\nhint: use [NODES]\n");
  EXPECT_EQ(feed("repl b\n").err, "beectl: line 1: repl: this is one\nhint: use NODES\n");
  EXPECT_EQ(feed("exit now\n").err, "beectl: line 1: exit: there is no place for \"now\"\n");
}

TEST_F(repl_lines, keep_the_prompt_when_there_are_no_such_nodes) {
  expect_refused({"repl", "nobody"}, 7, "beectl: no node \"nobody\" in clustername.lua\n");
  const auto end = feed("use nobody\ncall .echo one\n", {"a"});
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.out, "one\n");
  EXPECT_EQ(end.err, "beectl: line 1: no node \"nobody\" in clustername.lua\n");
}

TEST_F(repl_lines, that_fail_are_named_by_number_and_the_next_one_runs) {
  const auto end = feed("call a .echo one\nping gone -q\n\nfrobnicate -q\ncall a .echo two\n", {"-q"});
  EXPECT_EQ(end.code, 4);
  EXPECT_EQ(end.out, "one\ntwo\n");
  EXPECT_EQ(end.err,
            "beectl: line 2: gone: connect 127.0.0.1:1: connection refused (not sent)\n"
            "beectl: line 4: no verb \"frobnicate\"\nhint: beectl --help\n");
}

TEST_F(repl_lines, end_with_the_first_that_fails_when_that_is_asked_for) {
  const auto end = feed("call a .echo one\nfrobnicate\ncall a .echo two\n", {"--fail-fast"});
  EXPECT_EQ(end.code, 2);
  EXPECT_EQ(end.out, "one\n");
}

TEST_F(repl_lines, end_at_exit) {
  for (const char* word : {"exit", "quit"}) {
    const auto end = feed(std::string("call a .echo one\n") + word + "\ncall a .echo two\n");
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(end.out, "one\n");
  }
}

TEST_F(repl_lines, have_lua_values_over_several_lines) {
  const auto end = feed(
      "call a .echo x {uid = 1,\n  name = \"a b\",\n  text = [[x\ny]]} last -o json\n"
      "call a .echo 'two\nlines' -o json\ncall a \\\n.echo three\nfrobnicate\n");
  const auto at = end.out.find("\n{\"v\"");
  const auto first = json::parse(end.out.substr(0, at), nullptr, false);
  EXPECT_EQ(first["nodes"][0]["result"], json::parse(R"(["x",{"uid":1,"name":"a b","text":"x\ny"},"last"])"));
  EXPECT_NE(end.out.find("two\\nlines"), std::string::npos) << end.out;
  EXPECT_TRUE(end.out.ends_with("\nthree\n")) << end.out;
  EXPECT_NE(end.err.find("beectl: line 9: no verb"), std::string::npos) << end.err;
}

TEST_F(repl_lines, that_are_open_at_the_end_run_nothing) {
  const auto end = feed("ping a --count 1\ncall a .echo {1,\n2,\n");
  EXPECT_EQ(end.code, 2);
  EXPECT_EQ(end.err, "beectl: line 2: a table that is opened here has no end\n");
  EXPECT_EQ(a_.runs(), 0);
  EXPECT_EQ(feed("call a .echo 'x\n").err, "beectl: line 1: a ' that is opened here has no end\n");
}

TEST_F(repl_lines, that_a_shell_would_take_apart_run_nothing) {
  const auto end = feed("call a .echo x | grep x\ncall a .echo $HOME\ncall a .echo '$HOME'\n");
  EXPECT_EQ(end.code, 2);
  EXPECT_EQ(end.out, "$HOME\n");
  EXPECT_EQ(a_.runs(), 1);
}

TEST_F(repl_lines, that_are_too_long_run_nothing) {
  const std::string much(300 * 1024, 'x');
  const auto one = feed("call a .echo " + much + "\ncall a .echo y\n");
  EXPECT_EQ(one.code, 3);
  EXPECT_NE(one.err.find("beectl: line 1: a line is longer than 256 KiB"), std::string::npos) << one.err;
  std::string many = "call a .echo {\n";
  for (int i = 0; i < 1001; ++i) many += "1,\n";
  EXPECT_NE(feed(many).err.find("beectl: line 1: a table is longer than"), std::string::npos);
  EXPECT_EQ(a_.runs(), 0);
}

TEST_F(repl_lines, are_not_eaten_by_what_reads_standard_input) {
  const auto end = feed("call a .echo -\ncall a .echo last\n!cat\ncall a .echo behind\n");
  EXPECT_TRUE(end.out.ends_with("last\nbehind\n")) << end.out;
}

TEST_F(repl_lines, behind_a_mark_are_for_the_shell) {
  const auto end = feed("!echo $((1 + 1)); exit 7\n!\n!kill -TERM $$\n");
  EXPECT_EQ(end.out, "2\n");
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.err,
            "beectl: line 1: the shell's command ended with 7\n"
            "beectl: line 2: !: a command is missing behind it\n"
            "beectl: line 3: the shell's command ended with 143\n");
}

TEST_F(repl_lines, have_the_flags_of_the_repl_and_their_own_before_them) {
  folder_.write("other.lua", "b = \"" + a_.address() + "\"\n");
  folder_.write("config/beectl/config.json",
                "{\"contexts\":{\"x\":{\"cluster\":\"" + folder_.path() + "/other.lua\"}}}");
  const auto end = feed("call b .echo one\ncall b .echo two -o text\ncall b .echo three -C x\nfrobnicate\n",
                        {"-c", "clustername.lua", "-o", "json"});
  EXPECT_EQ(a_.runs(), 1) << end.out << end.err;
  EXPECT_EQ(b_.runs(), 2);
  EXPECT_NE(end.out.find("\ntwo\n"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("\"exit\":2"), std::string::npos) << end.out;
  EXPECT_EQ(end.code, 2);
}

TEST_F(repl_lines, print_a_document_each) {
  const auto end = feed("call .echo one\nfrobnicate\nps |\n", {"a", "-o", "json"});
  std::vector<json> all;
  for (std::size_t from = 0; from < end.out.size();) {
    const auto stop = std::min(end.out.find('\n', from), end.out.size());
    all.push_back(json::parse(end.out.substr(from, stop - from), nullptr, false));
    from = stop + 1;
  }
  ASSERT_EQ(all.size(), 3u) << end.out;
  EXPECT_EQ(all[0]["nodes"][0]["result"][0], "one");
  EXPECT_EQ(all[1]["ok"], false);
  EXPECT_EQ(all[2]["exit"], 2);
}

TEST_F(repl_lines, help_with_the_words_of_the_repl_and_with_verbs) {
  const auto end = feed("help\nhelp ping\nping --help\n", {"a"});
  EXPECT_EQ(end.code, 0);
  EXPECT_NE(end.out.find("@NODES VERB ..."), std::string::npos);
  EXPECT_NE(end.out.find("Usage: beectl ping"), std::string::npos);
}

TEST_F(repl_lines, share_a_connection_to_each_node) {
  fake_node node;
  const auto end = feed("ping --count 1\nping --count 1\nping --count 2\n", {node.address(), "-q"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(node.connections(), 1);
}

TEST_F(repl_lines, connect_again_after_a_connection_was_lost) {
  const auto end = feed("call mysqlpool close\ncall mysqlpool ping\n", {"a", "-q"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.out, "pong\n");
}

TEST_F(repl_lines, of_nodes_that_do_not_answer_do_not_hold_up_the_next_one) {
  const auto end = feed("call mute x -t 100ms\ncall .echo one\n", {"a", "-q"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.out, "one\n");
}

TEST_F(repl_lines, leave_no_history) {
  EXPECT_EQ(feed("ping a --count 1\n").code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/state/beectl/repl_history"));
}

TEST_F(repl_lines, with_bytes_that_are_no_text_harm_nobody) {
  const auto end =
      feed(std::string("ping \x1b[2J\nping a\0b\n\x1b[2J\n@\xff\xfe ping\nuse \x1b]0;x\x07\n", 40));
  EXPECT_EQ(end.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(end.err.find('\x1b'), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("beectl: line 2: there is a zero byte in it"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
