#include "bee/script/cluster_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "bee/value/literal.hpp"

namespace bee::script {
namespace {

// Every problem as it is shown, one a line; those that are no refused entries marked.
std::string problems_of(const cluster_file& file) {
  constexpr const char* marks[] = {"remark: ", "warning: ", "undialable: ", "", "broken: "};
  std::string out;
  for (const auto& p : file.problems)
    out += marks[static_cast<std::size_t>(p.how)] + to_string(file, p) + "\n";
  return out;
}
std::string problems_of(std::string_view source, bool strict = false) {
  return problems_of(parse_cluster_file(source, "clustername.lua", {strict}));
}

class cluster_file_on_disk : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string load(const std::string& name) { return problems_of(load_cluster_file(folder_ / name)); }
  std::string at(const std::string& name) const { return (folder_ / name).string(); }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("bee_cluster_file_") + testing::UnitTest::GetInstance()->current_test_info()->name() +
       std::to_string(testing::UnitTest::GetInstance()->random_seed()));
};

TEST(cluster_file, entries_and_options_keep_the_order_of_the_file) {
  const auto file = parse_cluster_file(
      "-- the lobby\n"
      "lobby_2 = \"10.0.0.2:2528\"\n"
      "lobby_1 = \"lobby.example:2528\"\n"
      "__nowaiting = true\n"
      "gone = false\n",
      "clustername.lua");
  EXPECT_EQ(problems_of(file), "");
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file.nodes.size(), 3u);
  EXPECT_EQ(file.nodes[0].name, "lobby_2");
  EXPECT_EQ(file.nodes[0].address, (endpoint{"10.0.0.2", 2528}));
  EXPECT_EQ(file.nodes[1].name, "lobby_1");
  EXPECT_EQ(file.nodes[1].line, 3);
  EXPECT_EQ(file.nodes[2].address, std::nullopt);
  ASSERT_EQ(file.options.size(), 1u);
  EXPECT_EQ(file.options[0].name, "nowaiting");
  EXPECT_EQ(file.options[0].setting, value::value(true));
  EXPECT_EQ(file.options[0].line, 4);
}

TEST(cluster_file, lua_that_computes_the_map_works) {
  const auto file = parse_cluster_file(
      "local base = 2528\n"
      "for i = 1, 3 do _ENV['game_' .. i] = '10.0.0.' .. i .. ':' .. base end\n"
      "mirror = game_1 ~= nil and '10.0.0.9:1'\n",
      "c.lua");
  EXPECT_EQ(problems_of(file), "");
  ASSERT_EQ(file.nodes.size(), 4u);
  EXPECT_EQ(file.nodes[2].name, "game_3");
  EXPECT_EQ(to_string(*file.nodes[2].address), "10.0.0.3:2528");
  EXPECT_EQ(to_string(*file.nodes[3].address), "10.0.0.9:1");
}

TEST(cluster_file, every_problem_is_listed_with_its_line) {
  EXPECT_EQ(problems_of("a = 'h:1'\n"
                        "gate_2 = 7\n"
                        "gate_3 = true\n"
                        "gate_4 = {1}\n"
                        "gate_5 = function() end\n"
                        "gate_6 = '10.0.0.1'\n"
                        "gate_7 = '10.0.0.1:'\n"
                        "gate_8 = '10.0.0.1:0'\n"
                        "gate_9 = '10.0.0.1:65536'\n"
                        "gate_10 = ':2528'\n"
                        "gate_11 = 'a b:1'\n"
                        "gate_12 = '10.0.0.1:1.5'\n"
                        "gate_13 = 1.5\n"),
            "clustername.lua:2: gate_2 must be \"host:port\" or false, got number 7\n"
            "clustername.lua:3: gate_3 must be \"host:port\" or false, got true\n"
            "clustername.lua:4: gate_4 must be \"host:port\" or false, got a table\n"
            "clustername.lua:5: gate_5 must be \"host:port\" or false, got a function\n"
            "undialable: clustername.lua:6: gate_6 must be \"host:port\" or false, got \"10.0.0.1\" without "
            "a port\n"
            "undialable: clustername.lua:7: gate_7 must be \"host:port\" or false, got \"10.0.0.1:\" without "
            "a port\n"
            "undialable: clustername.lua:8: gate_8 must be \"host:port\" or false, got \"10.0.0.1:0\" with a "
            "port outside 1 to "
            "65535\n"
            "undialable: clustername.lua:9: gate_9 must be \"host:port\" or false, got \"10.0.0.1:65536\" "
            "with a port outside "
            "1 "
            "to 65535\n"
            "undialable: clustername.lua:10: gate_10 must be \"host:port\" or false, got \":2528\"\n"
            "undialable: clustername.lua:11: gate_11 must be \"host:port\" or false, got \"a b:1\"\n"
            "undialable: clustername.lua:12: gate_12 must be \"host:port\" or false, got \"10.0.0.1:1.5\" "
            "with a port "
            "outside 1 to 65535\n"
            "clustername.lua:13: gate_13 must be \"host:port\" or false, got number 1.5\n");
}

TEST(cluster_file, a_name_that_can_not_be_one_is_a_problem) {
  EXPECT_EQ(problems_of("_ENV[5] = 'h:1'\n"
                        "_ENV[''] = 'h:2'\n"
                        "_ENV['a\\0b'] = 'h:3'\n"
                        "_ENV['\\255'] = 'h:4'\n"
                        "_ENV[{}] = 'h:5'\n"),
            "clustername.lua:1: a name must be a string, got 5\n"
            "undialable: clustername.lua:2: \"\": a name must have 1 to 255 bytes\n"
            "undialable: clustername.lua:3: \"a\\x00b\": a name must be printable text\n"
            "undialable: clustername.lua:4: \"\\xff\": a name must be printable text\n"
            "clustername.lua:5: a name must be a string, got something else\n");
  EXPECT_TRUE(parse_cluster_file("_ENV['" + std::string(255, 'x') + "'] = 'h:1'", "c").ok());
  EXPECT_FALSE(parse_cluster_file("_ENV['" + std::string(256, 'x') + "'] = 'h:1'", "c").ok());
}

TEST(cluster_file, of_two_assignments_the_last_counts_and_each_line_is_warned_of_once) {
  const auto file =
      parse_cluster_file("a = 7\nb = 'h:2'\na = 'h:1'\nfor i = 1, 9 do c = 'h:' .. i end\n", "c.lua");
  EXPECT_EQ(problems_of(file),
            "warning: c.lua:3: a is set again; the first time is line 1\n"
            "warning: c.lua:4: c is set again; the first time is line 4\n");
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file.nodes.size(), 3u);
  EXPECT_EQ(file.nodes[1].address, (endpoint{"h", 1}));
  EXPECT_EQ(file.nodes[2].address, (endpoint{"h", 9}));
}

TEST(cluster_file, nil_takes_a_name_back) {
  const auto file =
      parse_cluster_file("a = 'h:1'\nb = nil\na = nil\n__x = 1\n__x = nil\n_ENV[5] = nil\n", "c.lua");
  EXPECT_TRUE(file.ok());
  EXPECT_TRUE(file.nodes.empty());
  EXPECT_TRUE(file.options.empty());
}

TEST(cluster_file, an_option_is_any_value) {
  const auto file = parse_cluster_file("__w = { hall = 3 }\n__f = function() end\n__n = 1.5\n", "c.lua");
  EXPECT_EQ(problems_of(file), "");
  ASSERT_EQ(file.options.size(), 2u);
  EXPECT_EQ(file.options[0].setting, value::value(value::table{{}, {{"hall", 3}}}));
  EXPECT_EQ(file.options[1].setting, value::value(1.5));
}

TEST(cluster_file, strings_keep_their_methods_and_their_arithmetic) {
  const auto file = parse_cluster_file(
      "a = ('127.0.0.1:%d'):format(7101)\n"
      "b = ('H'):lower() .. ':' .. ('7'):rep(4)\n"
      "c = ('x,h:1'):match(',(.*)')\n"
      "d = 'h:' .. ('71' + 2 | 0)\n"
      "e = ('h_3'):gsub('_', ':')\n"
      "for name in ('f g'):gmatch('%a') do _ENV[name] = name .. ':' .. #name + ('a'):byte() end\n",
      "c.lua");
  EXPECT_EQ(problems_of(file), "");
  std::string all;
  for (const auto& n : file.nodes) all += n.name + "=" + to_string(*n.address) + " ";
  EXPECT_EQ(all, "a=127.0.0.1:7101 b=h:7777 c=h:1 d=h:73 e=h:3 f=f:98 g=g:98 ");
}

TEST(cluster_file, a_port_that_tonumber_takes_is_the_port_and_a_remark) {
  for (const char* port :
       {"0x1bbd", "7101 ", " 7101", "7101.0", "+7101", "7.101e3", "\t7101\n", "0x1bbdp0"}) {
    const auto file = parse_cluster_file(
        "a = " + value::to_literal(value::value("127.0.0.1:" + std::string(port))), "c.lua");
    ASSERT_EQ(file.nodes.size(), 1u) << port;
    EXPECT_EQ(file.nodes[0].address, (endpoint{"127.0.0.1", 7101})) << port;
    EXPECT_EQ(problems_of(file), "remark: c.lua:1: a has the port " + value::to_literal(port) +
                                     ", which skynet up to 1.8 takes for 7101; later ones refuse it\n");
  }
  for (const char* port :
       {"", " ", "7101x", "1bbd", "7101.5", "0", "-1", "65536", "1e9", "inf", "nan", "0x", "7101\\0"})
    EXPECT_FALSE(parse_cluster_file("a = '127.0.0.1:" + std::string(port) + "'", "c.lua").ok()) << port;
  EXPECT_EQ(parse_cluster_file("a = '127.0.0.1:07101'", "c.lua").nodes.at(0).address,
            (endpoint{"127.0.0.1", 7101}));
}

TEST(cluster_file, what_can_not_be_used_is_left_out_and_named) {
  const auto file = parse_cluster_file("host = '127.0.0.1'\nn = 5\nhall = host .. ':7101'\n", "c.lua");
  EXPECT_EQ(file.unusable, (std::vector<std::string>{"host", "n"}));
  ASSERT_EQ(file.nodes.size(), 1u);
  EXPECT_FALSE(file.ok());
  EXPECT_TRUE(file.is_at_worst(severity::refused));
}

TEST(cluster_file, a_file_that_returns_a_table_is_warned_of) {
  EXPECT_EQ(
      problems_of("return { a = 'h:1' }"),
      "warning: clustername.lua: returns a table: skynet ignores what the file returns; a node is a global, "
      "name = \"host:port\"\n");
  EXPECT_EQ(problems_of("a = 'h:1'\nreturn true"), "");
}

TEST(cluster_file, two_names_with_one_address_are_a_remark_and_when_strict_an_error) {
  const char* source = "a = 'h:1'\nb = 'h:2'\nc = 'h:1'\n";
  EXPECT_EQ(problems_of(source), "remark: clustername.lua:3: c has the address of a in line 1, h:1\n");
  EXPECT_TRUE(parse_cluster_file(source, "c").ok());
  EXPECT_EQ(problems_of(source, true), "clustername.lua:3: c has the address of a in line 1, h:1\n");
  EXPECT_FALSE(parse_cluster_file(source, "c", {true}).ok());
}

TEST(cluster_file, an_ipv6_address_is_a_remark) {
  EXPECT_EQ(problems_of("a = '[::1]:2528'"),
            "remark: clustername.lua:1: a is an IPv6 address, which skynet up to 1.8 can not read\n");
}

TEST(cluster_file, a_syntax_error_names_its_line) {
  EXPECT_EQ(problems_of("a = 'h:1'\nb = = 2\n"), "broken: clustername.lua:2: unexpected symbol near '='\n");
  EXPECT_EQ(problems_of("a = 'h:1"), "broken: clustername.lua:1: unfinished string near <eof>\n");
}

TEST(cluster_file, an_error_while_it_runs_keeps_what_was_found_before_it) {
  EXPECT_EQ(problems_of("a = 7\nb = 'x' .. nothing\nc = 8\n"),
            "clustername.lua:1: a must be \"host:port\" or false, got number 7\n"
            "broken: clustername.lua:2: attempt to concatenate a nil value (global 'nothing')\n");
}

TEST(cluster_file, there_are_no_libraries) {
  for (const char* source :
       {"a = os.getenv('HOME')", "print('x')", "require 'x'", "io.open('x')", "a = string.rep('x', 3)",
        "load('x')", "a = getmetatable(_ENV)", "rawset(_ENV, 'a', 1)", "debug.getinfo(1)"})
    EXPECT_FALSE(parse_cluster_file(source, "c").ok()) << source;
}

TEST(cluster_file, compiled_lua_is_refused) {
  EXPECT_EQ(problems_of("\x1bLua\x54\x00"), "broken: clustername.lua: is compiled Lua; only text is run\n");
}

TEST(cluster_file, a_loop_that_makes_only_errors_is_told_a_hundred_of_them) {
  const auto file = parse_cluster_file("for i = 1, 2000 do _ENV['game_' .. i] = 'nowhere' .. i end", "c.lua");
  EXPECT_FALSE(file.ok());
  EXPECT_EQ(file.problems.size(), 101u);
  EXPECT_EQ(file.problems.back().text, "too many errors; what follows was not checked");
}

TEST(cluster_file, an_endless_loop_ends_at_the_limit) {
  // Of instructions or, on a machine that is busy, of time.
  EXPECT_TRUE(problems_of("a = 'h:1'\nwhile true do end\n")
                  .starts_with("broken: clustername.lua:2: ran over the limit of "));
  EXPECT_TRUE(problems_of("local function f() return f() end\nf()")
                  .starts_with("broken: clustername.lua:1: ran over the limit of "));
  EXPECT_EQ(problems_of("while true do a = 1 end"),
            "warning: clustername.lua:1: a is set again; the first time is line 1\n"
            "clustername.lua:1: a must be \"host:port\" or false, got number 1\n"
            "broken: clustername.lua:1: makes more than 100000 assignments\n");
}

TEST(cluster_file, a_memory_hog_ends_at_the_limit) {
  EXPECT_EQ(problems_of("local s = 'x'\nwhile true do s = s .. s end\n"),
            "broken: clustername.lua: ran over the limit of 64 MiB of memory\n");
  EXPECT_FALSE(parse_cluster_file("local function f() return 1 + f() end f()", "c").ok());
}

TEST(cluster_file, bytes_of_the_file_do_not_reach_the_terminal) {
  EXPECT_EQ(
      problems_of("a = '\x1b[2J'"),
      "undialable: clustername.lua:1: a must be \"host:port\" or false, got \"\\x1b[2J\" without a port\n");
  EXPECT_EQ(problems_of("\x1f"), "broken: clustername.lua:1: unexpected symbol near '<\\31>'\n");
}

TEST_F(cluster_file_on_disk, a_file_that_can_not_be_read_says_why) {
  EXPECT_EQ(load("none.lua"), "broken: " + at("none.lua") + ": no such file or directory\n");
  EXPECT_EQ(load("."), "broken: " + at(".") + ": is a directory\n");
  std::ofstream(folder_ / "big.lua") << std::string((4u << 20) + 1, ' ');
  EXPECT_EQ(load("big.lua"), "broken: " + at("big.lua") + ": is larger than 4 MiB\n");
}

TEST_F(cluster_file_on_disk, a_file_is_read_and_named_in_messages) {
  std::ofstream(folder_ / "c.lua") << "a = 'h:1'\nb = 2\n";
  EXPECT_EQ(load("c.lua"), at("c.lua") + ":2: b must be \"host:port\" or false, got number 2\n");
}

}  // namespace
}  // namespace bee::script
