// What people see: times where they are, colours of states, equal answers once, lines as wide as their
// terminal, and words that fit a shell.
#include <regex>
#include <sstream>

#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

class for_people : public fleet_test {
 protected:
  // Standard output is the terminal too, and so wide.
  program_end on_a_terminal_of(std::size_t columns, const words& line) {
    auto how = placed(line, {});
    const auto shell = "stty cols " + std::to_string(columns) + "; exec \"$@\" 1>&2";
    how.arguments.insert(how.arguments.begin(), {"/bin/sh", "-c", shell, "sh"});
    how.environment["PATH"] = "/usr/bin:/bin";
    auto end = terminal(how).wait();
    std::erase(end.err, '\r');
    return end;
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) out.push_back(line);
    return out;
  }
};

TEST_F(for_people, every_time_is_local_with_its_offset_and_for_scripts_it_has_a_zone) {
  environment_["TZ"] = "XST-5:30";
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  const std::regex local(R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0530)");
  const std::regex with_zone(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))");
  const std::regex any_time(R"(\d\d:\d\d:\d\d)");
  const auto count = [](const std::string& text, const std::regex& what) {
    return std::distance(std::sregex_iterator(text.begin(), text.end(), what), std::sregex_iterator());
  };
  for (const words& line : {words{"history"}, words{"diff", "--all"}, words{"push-config", "--all", "-n"},
                            words{"watch", "--once"}, words{"context", "render", "a"}}) {
    const auto text = run(line);
    EXPECT_GE(count(text.out, any_time), 1) << line[0] << text.out;
    EXPECT_EQ(count(text.out, local), count(text.out, any_time)) << line[0] << text.out;
    if (line[0] == "context") continue;  // its time stands in the file
    auto for_script = line;
    for_script.insert(for_script.end(), {"-o", "json"});
    const auto json = run(for_script).out;
    EXPECT_GE(count(json, any_time), 1) << line[0] << json;
    EXPECT_EQ(count(json, with_zone), count(json, any_time)) << line[0] << json;
  }
}

TEST_F(for_people, states_and_events_have_colours_and_none_without_a_terminal_or_with_no_color) {
  const auto shown = [&](words line, const char* when) {
    line.insert(line.end(), {"--color", when});
    return run(line).out;
  };
  const words push{"push-config", "--all", "-y", "-q"};
  EXPECT_NE(shown(push, "always").find("\x1b[32mok\x1b[0m"), std::string::npos);
  EXPECT_NE(shown({"watch", "--once"}, "always").find("\x1b[32mup"), std::string::npos);
  b_.stop();
  EXPECT_NE(shown({"watch", "--once"}, "always").find("\x1b[35mdown"), std::string::npos);
  EXPECT_NE(shown({"diff", "--all"}, "always").find("\x1b[31mfailed\x1b[0m"), std::string::npos);
  folder_.write("new.lua", "d = \"" + a_.address() + "\"\n");
  EXPECT_NE(shown({"diff", "--all", "new.lua"}, "always").find("\x1b[33munknown\x1b[0m"), std::string::npos);
  for (const words& line : {words{"watch", "--once"}, words{"diff", "--all"}}) {
    EXPECT_EQ(shown(line, "auto").find('\x1b'), std::string::npos) << line[0];
    EXPECT_EQ(shown(line, "never").find('\x1b'), std::string::npos) << line[0];
    EXPECT_NE(on_a_terminal_of(200, line).err.find("\x1b[3"), std::string::npos) << line[0];
  }
  environment_["NO_COLOR"] = "1";
  EXPECT_EQ(on_a_terminal_of(200, {"watch", "--once"}).err.find("\x1b[3"), std::string::npos);
}

TEST_F(for_people, b_folds_equal_answers_of_many_nodes) {
  const test_node node("n");
  const auto at = node.address();
  write_cluster("game_1 = \"" + at + "\"\ngame_2 = \"" + at + "\"\ngame_3 = \"" + at + "\"\n");
  const words call{"call", "game_[1-3]", "echo", "hello", "--dialect", "skynet", "-b"};
  EXPECT_EQ(run(call).out, "game_[1-3]:  hello\n");
  auto two = call;
  two.insert(two.begin() + 4, "{1}");
  EXPECT_EQ(run(two).out, "game_[1-3]:\n  \"hello\"\n  {1}\n");
  const auto handles = run({"query", "game_[1-3]", "echo", "mysqlpool", "-b"}).out;
  EXPECT_EQ(lines_of(handles).size(), 3u) << handles;
  EXPECT_NE(handles.find("game_[1-3]  echo"), std::string::npos) << handles;
  EXPECT_EQ(lines_of(run({"call", "game_[1-3]", "echo", "x", "--dialect", "skynet"}).out).size(), 3u);
}

TEST_F(for_people, help_fits_the_width_of_the_terminal) {
  for (const words& line : {words{"--help"}, words{"call", "--help"}, words{"push-config", "--help"},
                            words{"names", "--help"}, words{"watch", "--help"}, words{"context", "--help"}}) {
    const auto shown = on_a_terminal_of(72, line);
    const auto text = shown.err.substr(0, shown.err.find("Examples:"));
    for (const auto& l : lines_of(text)) EXPECT_LE(l.size(), 72u) << line[0] << ": " << l;
    // Nothing is lost: the words are the same in the same order.
    const auto words_of = [](const std::string& all) {
      std::istringstream in(all);
      return std::vector<std::string>{std::istream_iterator<std::string>(in), {}};
    };
    const auto whole = run(line).out;
    EXPECT_EQ(words_of(text), words_of(whole.substr(0, whole.find("Examples:")))) << line[0];
  }
}

TEST_F(for_people, a_matrix_of_40_nodes_fits_the_width_of_the_terminal) {
  std::string map = map_text();
  for (int i = 1; i <= 40; ++i) {
    const auto name = "game_" + std::to_string(i);
    map += name + " = \"127.0.0.1:1\"\n";
    a_.knows(name, "127.0.0.1:1", true);
  }
  write_cluster(map);
  const auto shown = on_a_terminal_of(80, {"mesh", "a,b,c", "-q", "--color", "never"});
  const auto lines = lines_of(shown.err);
  EXPECT_GT(lines.size(), 8u);
  for (const auto& l : lines) EXPECT_LE(l.size(), 80u) << l;
  for (int i = 1; i <= 40; ++i)
    EXPECT_NE(shown.err.find("game_" + std::to_string(i)), std::string::npos) << i;
}

TEST_F(for_people, a_wide_table_is_cut_to_the_width_of_the_terminal_and_whole_elsewhere) {
  const std::string command = "snlua " + std::string(150, 'x');
  a_.has_service(0x99, command);
  for (const auto& l : lines_of(on_a_terminal_of(80, {"ps", "a", "--color", "never"}).err))
    EXPECT_LE(l.size(), 80u) << l;
  EXPECT_NE(run({"ps", "a"}).out.find(command), std::string::npos);
}

TEST_F(for_people, wait_takes_all_and_except) {
  EXPECT_EQ(run({"wait", "--all"}).code, 0);
  b_.stop();
  EXPECT_EQ(run({"wait", "--all", "--within", "200ms", "-t", "100ms"}).code, 8);
  EXPECT_EQ(run({"wait", "--all", "--except", "b"}).code, 0);
}

TEST_F(for_people, except_leaves_out_what_an_exclamation_mark_does_in_every_verb) {
  const auto nodes_of = [&](words line) {
    line.insert(line.end(), {"-o", "json"});
    std::vector<std::string> out;
    const auto document = nlohmann::json::parse(run(line).out, nullptr, false);
    for (const auto& n : document["nodes"]) out.push_back(n["node"]);
    return out;
  };
  const std::vector<std::string> just_a{"a"};
  for (const words& line :
       {words{"ping", "--all"}, words{"ps", "a,b,c"}, words{"query", "--all"}, words{"mesh", "--all"},
        words{"diff", "--all"}, words{"push-config", "--all", "-n"}, words{"push-config", "a,b,c", "-n"},
        words{"reload", "--all", "-n"}, words{"force-reload", "--all", "-n"}, words{"wait", "a,b,c"}}) {
    auto all = line;
    if (line[0] == "query") all.push_back("echo");
    all.insert(all.end(), {"--except", "b", "--except", "[c,c]"});
    EXPECT_EQ(nodes_of(all), just_a) << line[0];
  }
  const auto dry = run({"call", "--all", "echo", "x", "-n", "-o", "json", "--except", "b,c"});
  EXPECT_EQ(nlohmann::json::parse(dry.out)["result"]["nodes"], nlohmann::json{"a"});
  for (const auto& line : lines_of(run({"watch", "--once", "--except", "b,c"}).out))
    EXPECT_NE(line.find("  a  "), std::string::npos) << line;
  EXPECT_EQ(run({"ping", "--all", "--except", "nobody"}).code, 7);
}

TEST_F(for_people, a_pattern_that_the_shell_made_files_of_gets_a_hint) {
  for (const char* file : {"a", "b", "lobby_1.lua", "lobby_2.lua"}) folder_.write(file, "");
  const auto hint = [&](const words& line) {
    const auto end = run(line);
    EXPECT_NE(end.code, 0);
    return end.err.find("the shell puts file names in the place of a pattern") != std::string::npos;
  };
  EXPECT_TRUE(hint({"ping", "lobby_1.lua", "lobby_2.lua"}));
  EXPECT_TRUE(hint({"ping", "lobby_1.lua"}));
  EXPECT_TRUE(hint({"ping", "a", "b"}));
  EXPECT_TRUE(hint({"call", "lobby_1.lua", "lobby_2.lua", "echo", "get"}));
  EXPECT_TRUE(hint({"push-config", "lobby_1.lua", "clustername.lua", "-n"}));
  EXPECT_FALSE(hint({"ping", "lobby_9"}));
  EXPECT_FALSE(hint({"ping", "a", "lobby_9"}));
}

TEST_F(for_people, query_of_a_name_like_a_registered_one_names_it) {
  const test_node node("n");
  expect_refused(
      {"query", node.address(), "mysqlpol"}, 7,
      "beectl: " + node.address() + ": no registered name \"mysqlpol\"; did you mean mysqlpool?\n");
  expect_refused({"query", node.address(), "launchr"}, 7,
                 "beectl: " + node.address() + ": no registered name \"launchr\"\n");
}

}  // namespace
}  // namespace bee::test
