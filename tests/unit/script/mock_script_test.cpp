#include "bee/script/mock_script.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "bee/value/literal.hpp"

namespace bee::script {
namespace {

using value::list;

// An action as one line of text.
struct shown {
  std::string operator()(const mock_finished& a) const { return "finished" + text(a.values); }
  std::string operator()(const mock_raised& a) const { return "raised " + a.text; }
  std::string operator()(const mock_sleep& a) const {
    return "sleep " + value::to_literal(a.seconds) + (a.key.empty() ? "" : " " + a.key);
  }
  std::string operator()(const mock_wake& a) const { return "wake " + a.key; }
  std::string operator()(const mock_call& a) const {
    return (a.is_raw ? "raw call " : "call ") + a.node + " " + a.address + text(a.values);
  }
  std::string operator()(const mock_send& a) const {
    return "send " + a.node + " " + a.address + text(a.values);
  }
  std::string operator()(const mock_close&) const { return "close"; }
  static std::string text(const list& values) {
    std::string out;
    for (const auto& v : values) out += " " + value::to_literal(v);
    return out;
  }
};
std::string text(const mock_action& a) {
  return std::visit(shown(), a);
}

class mock_script_of : public testing::Test {
 protected:
  void load(std::string_view source, value::lua_limits limits = mock_options().limits) {
    auto loaded = parse_mock_script(source, "mock.lua", {limits, [this](auto line) { log_ += line; }});
    for (const auto& f : loaded.faults) ADD_FAILURE() << to_string("mock.lua", f);
    script_ = std::move(loaded.script);
  }
  std::string start(const list& message, std::string_view service = "db") {
    auto step = script_->start(service, message, "gate_1");
    last_ = step.task;
    return text(step.next);
  }
  std::string resume(const list& answer = {}) { return text(script_->resume(last_, answer)); }

  std::unique_ptr<mock_script> script_;
  task_id last_ = 0;
  std::string log_;
};

std::string faults_of(std::string_view source) {
  std::string out;
  const auto loaded = parse_mock_script(source, "mock.lua");
  EXPECT_EQ(loaded.script == nullptr, !loaded.faults.empty());
  for (const auto& f : loaded.faults) out += to_string("mock.lua", f) + "\n";
  return out;
}

TEST_F(mock_script_of, a_handler_gets_the_arguments_and_gives_the_answer) {
  load("services.db = { execute = function(sql, n) return {{sql = sql, rows = n}}, nil, 1.0 end }");
  EXPECT_EQ(start({"lua", "execute", "select 1", 7}), "finished {{rows = 7, sql = \"select 1\"}} nil 1.0");
  EXPECT_EQ(script_->waiting(), 0u);
}

TEST_F(mock_script_of, both_dialects_reach_the_same_command) {
  load("services.db = { get = function(...) return ... end }");
  EXPECT_EQ(start({"lua", "get", "k"}), "finished \"k\"");
  EXPECT_EQ(start({"get", "k"}), "finished \"k\"");
  EXPECT_EQ(start({"get"}), "finished");
}

TEST_F(mock_script_of, a_command_named_lua_is_reachable) {
  load("services.db = { lua = function(...) return 'own', ... end, get = function() return 'get' end }");
  EXPECT_EQ(start({"lua", "x"}), "finished \"own\" \"x\"");
  EXPECT_EQ(start({"lua", "get"}), "finished \"get\"");
}

TEST_F(mock_script_of, a_fixed_dialect_takes_no_other) {
  load("dialect = 'bee' services.db = { get = function(...) return ... end }");
  EXPECT_EQ(start({"lua", "get", 1}), "finished 1");
  EXPECT_EQ(start({"get", 1}), "raised mock.lua: the message does not begin with \"lua\"");
  load(
      "dialect = 'skynet' services.db = { get = function(...) return ... end } services.all = function(...) "
      "return ... end");
  EXPECT_EQ(start({"get", 1}), "finished 1");
  EXPECT_EQ(start({"lua", "get"}), "raised mock.lua: db has no command \"lua\"");
  EXPECT_EQ(start({"lua", "get"}, "all"), "finished \"lua\" \"get\"");
}

TEST_F(mock_script_of, one_function_takes_every_command) {
  load("services.all = function(command, ...) return command, select('#', ...) end");
  EXPECT_EQ(start({"lua", "get", 1, 2}, "all"), "finished \"get\" 2");
  EXPECT_EQ(start({"get", 1, 2}, "all"), "finished \"get\" 2");
  EXPECT_EQ(start({}, "all"), "finished nil 0");
}

TEST_F(mock_script_of, an_unknown_service_or_command_is_an_error) {
  load("services.db = { get = function() end }");
  EXPECT_EQ(start({"lua", "put"}), "raised mock.lua: db has no command \"put\"");
  EXPECT_EQ(start({"put"}), "raised mock.lua: db has no command \"put\"");
  EXPECT_EQ(start({}), "raised mock.lua: db has no command nil");
  EXPECT_EQ(start({5}), "raised mock.lua: db has no command 5");
  EXPECT_EQ(start({"x"}, "none"), "raised mock.lua: there is no service none");
}

TEST_F(mock_script_of, a_handler_waits_where_it_says_and_goes_on_with_the_answer) {
  load(
      "services.db = { work = function(n)\n"
      "  sleep(0.5)\n"
      "  local a, b = call('lobby_1', '@db', 'lua', 'get', n)\n"
      "  send('gate_2', '.log', 'line', {a})\n"
      "  close()\n"
      "  return a, b\n"
      "end }");
  EXPECT_EQ(start({"work", 7}), "sleep 0.5");
  EXPECT_EQ(resume(), "call lobby_1 @db \"lua\" \"get\" 7");
  EXPECT_EQ(script_->waiting(), 1u);
  EXPECT_EQ(resume({"x", 2}), "send gate_2 .log \"line\" {\"x\"}");
  EXPECT_EQ(resume(), "close");
  EXPECT_EQ(resume(), "finished \"x\" 2");
  EXPECT_EQ(resume(), "raised no such task");
}

TEST_F(mock_script_of, handlers_that_wait_at_the_same_time_keep_apart) {
  load("services.db = { work = function(n) sleep(n) return n, node_name() end }");
  const auto a = script_->start("db", {"work", 1}, "gate_1");
  const auto b = script_->start("db", {"work", 2}, "gate_2");
  EXPECT_EQ(text(a.next) + text(b.next), "sleep 1.0sleep 2.0");
  EXPECT_EQ(text(script_->resume(a.task)), "finished 1 \"gate_1\"");
  EXPECT_EQ(text(script_->resume(b.task)), "finished 2 \"gate_2\"");
}

TEST_F(mock_script_of, a_failed_call_raises_and_can_be_caught) {
  load(
      "services.db = {\n"
      "  plain = function() call('a', '@b') end,\n"
      "  careful = function() return pcall(call, 'a', '@b', 1) end,\n"
      "}");
  start({"plain"});
  EXPECT_EQ(text(script_->resume_failed(last_, "gate_9: refused")), "raised mock.lua:2: gate_9: refused");
  start({"careful"});
  EXPECT_EQ(text(script_->resume_failed(last_, "refused")), "finished false \"refused\"");
  start({"careful"});
  EXPECT_EQ(resume({"x"}), "finished true \"x\"");
}

TEST_F(mock_script_of, an_error_of_a_handler_names_its_line) {
  load(
      "services.db = {\n"
      "  a = function() error('no such row') end,\n"
      "  b = function() return nil + 1 end,\n"
      "  c = function() error({}) end,\n"
      "  d = function() sleep(0) error('later', 0) end,\n"
      "  e = function() return print end,\n"
      "}");
  EXPECT_EQ(start({"a"}), "raised mock.lua:2: no such row");
  EXPECT_EQ(start({"b"}), "raised mock.lua:3: attempt to perform arithmetic on a nil value");
  EXPECT_EQ(start({"c"}), "raised mock.lua: raised an error that is no text");
  start({"d"});
  EXPECT_EQ(resume(), "raised mock.lua: later");
  EXPECT_EQ(
      start({"e"}),
      "raised mock.lua: the handler returned what can not be sent: a value that this form can not hold");
}

TEST_F(mock_script_of, arguments_of_the_waiting_functions_are_checked) {
  load(
      "services.db = function(what, ...)\n"
      "  if what == 'sleep' then sleep(...) elseif what == 'call' then call(...) else call('a', 'b', print) "
      "end\n"
      "end");
  for (const list& message :
       {list{"sleep", -1}, list{"sleep", 1e9}, list{"sleep", "x"}, list{"sleep", 0.0 / 0.0},
        list{"call", "a"}, list{"call", value::table{}, "b"}, list{"function"}})
    EXPECT_EQ(start(message).substr(0, 18), "raised mock.lua:2:") << shown::text(message);
}

TEST_F(mock_script_of, state_lives_as_long_as_the_script) {
  load(
      "local rows = {}\n"
      "services.db = { put = function(k, v) rows[k] = v end, get = function(k) return rows[k] end }");
  start({"put", "k", 5});
  EXPECT_EQ(start({"get", "k"}), "finished 5");
}

TEST_F(mock_script_of, the_log_gets_its_arguments_in_one_line) {
  load("services.db = function() log('a', 1, nil, true) print('b') end");
  start({"x"});
  EXPECT_EQ(log_, "a\t1\tnil\ttrueb");
}

TEST_F(mock_script_of, the_safe_libraries_are_there) {
  load(
      "services.db = function()\n"
      "  assert(type(os.time()) == 'number' and type(os.clock()) == 'number')\n"
      "  assert(tonumber('5') == 5 and select('#', 1, 2) == 2 and next({}) == nil)\n"
      "  local t = setmetatable({}, {__index = function(_, k) return k .. '!' end})\n"
      "  return ('%d'):format(7), table.concat({1, 2}, ','), math.max(1, 2), t.x, rawlen({1}), rawget(t, "
      "'x')\n"
      "end");
  EXPECT_EQ(start({"x"}), "finished \"7\" \"1,2\" 2 \"x!\" 1 nil");
}

TEST_F(mock_script_of, what_reaches_out_of_the_script_is_not_there) {
  load(
      "services.db = function()\n"
      "  for _, name in ipairs {'io', 'load', 'loadfile', 'dofile', 'debug', 'coroutine', "
      "'package',\n"
      "                         'collectgarbage', '_G'} do assert(_ENV[name] == nil, name) end\n"
      "  assert(string.dump == nil and os.execute == nil and os.getenv == nil and os.exit == nil)\n"
      "end");
  EXPECT_EQ(start({"x"}), "finished");
}

TEST_F(mock_script_of, a_finalizer_is_refused) {
  load("services.db = function() setmetatable({}, {__gc = function() while true do end end}) end");
  EXPECT_EQ(start({"x"}), "raised mock.lua:1: a metatable may not have __gc here");
}

TEST_F(mock_script_of, an_endless_handler_ends_at_the_limit_and_the_script_goes_on) {
  load(
      "services.db = {\n"
      "  spin = function() while true do end end,\n"
      "  hide = function() while true do pcall(function() while true do end end) end end,\n"
      "  hang = function() local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) return "
      "t[1] end,\n"
      "  ok = function() return 1 end,\n"
      "}",
      {.memory = 64u << 20, .instructions = 1'000'000});
  EXPECT_EQ(start({"spin"}), "raised mock.lua:2: ran over the limit of 1000000 instructions");
  EXPECT_EQ(start({"hide"}), "raised mock.lua:3: ran over the limit of 1000000 instructions");
  EXPECT_EQ(start({"hang"}).substr(0, 15), "raised mock.lua");
  EXPECT_EQ(start({"ok"}), "finished 1");
}

TEST_F(mock_script_of, each_wait_grants_instructions_anew) {
  load("services.db = function() for i = 1, 5 do for j = 1, 500000 do end sleep(0) end return 'done' end",
       {.memory = 64u << 20, .instructions = 1'000'000});
  start({"x"});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(resume(), "sleep 0.0");
  EXPECT_EQ(resume(), "finished \"done\"");
}

TEST_F(mock_script_of, a_handler_that_takes_all_memory_is_stopped_and_the_script_goes_on) {
  load(
      "services.db = {\n"
      "  hog = function() local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end end,\n"
      "  ok = function() return 1 end,\n"
      "}",
      {.memory = 8u << 20, .instructions = 50'000'000});
  EXPECT_EQ(start({"hog"}), "raised mock.lua: ran over the limit of 8 MiB of memory");
  EXPECT_EQ(start({"ok"}), "finished 1");
  EXPECT_EQ(start({"ok", std::string(9u << 20, 'x')}),
            "raised mock.lua: ran over the limit of 8 MiB of memory");
  EXPECT_EQ(start({"ok"}), "finished 1");
}

TEST_F(mock_script_of, a_sleep_may_have_a_key_and_tells_whether_it_was_woken) {
  load("services.db = { nap = function() return sleep(1, 'k') end, ring = function() return wake('k') end }");
  EXPECT_EQ(start({"nap"}), "sleep 1.0 k");
  EXPECT_EQ(resume({true}), "finished true");
  EXPECT_EQ(start({"nap"}), "sleep 1.0 k");
  EXPECT_EQ(resume(), "finished");
  EXPECT_EQ(start({"ring"}), "wake k");
  EXPECT_EQ(resume(), "finished");
}

TEST_F(mock_script_of, a_raw_call_goes_on_with_the_bytes_of_the_answer) {
  load("services.db = { ask = function() return #raw_call('n', '@s', 1) end }");
  EXPECT_EQ(start({"ask"}), "raw call n @s 1");
  EXPECT_EQ(resume({"pong"}), "finished 4");
}

class mock_modules : public testing::Test {
 protected:
  mock_modules() {
    std::filesystem::create_directories(folder_ / "own");
    std::filesystem::create_directories(folder_ / "more" / "deep");
  }
  ~mock_modules() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& path, const std::string& text) { std::ofstream(folder_ / path) << text; }
  // What the service `s` of own/main.lua with this text does when it is called.
  std::string run(const std::string& text) {
    write("own/main.lua", text);
    mock_options options;
    options.module_paths = {folder_ / "more"};
    const auto loaded = load_mock_script(folder_ / "own/main.lua", options);
    if (!loaded.script) return "fault " + loaded.faults.at(0).text;
    return script::text(loaded.script->start("s", {}, "n").next);
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("mock_modules_" + std::to_string(::getpid()));
};

TEST_F(mock_modules, are_found_beside_the_file_first_and_then_in_the_given_folders) {
  write("own/a.lua", "return 'own a'");
  write("more/a.lua", "return 'more a'");
  write("more/deep/b.lua", "return 'deep b'");
  EXPECT_EQ(run("local a, b = require 'a', require 'deep.b' function services.s() return a, b end"),
            "finished \"own a\" \"deep b\"");
}

TEST_F(mock_modules, run_once_in_the_environment_of_the_script) {
  write("own/a.lua", "times = (times or 0) + 1 return ...");
  EXPECT_EQ(run("function services.s() return require 'a', require 'a', times end"),
            "finished \"a\" \"a\" 1");
  EXPECT_EQ(run("function services.s() return load_module 'a' (5), load_module 'a' (6), times end"),
            "finished 5 6 2");
}

TEST_F(mock_modules, that_are_not_there_or_broken_raise_an_error_that_names_them) {
  write("own/broken.lua", "\nreturn )");
  write("own/raises.lua", "error 'no'");
  EXPECT_EQ(run("require 'none'"), "fault there is no module none.lua");
  EXPECT_EQ(run("require 'broken'"), "fault broken.lua:2: unexpected symbol near ')'");
  EXPECT_EQ(run("require 'raises'"), "fault raises.lua:1: no");
}

TEST_F(mock_modules, outside_the_folders_have_no_name) {
  write("a.lua", "return 1");
  for (const char* name : {"..a", "../a", "/etc/passwd", "", "a.", "a\\0"})
    EXPECT_NE(run("require '" + std::string(name) + "'").find("must be names with dots between"),
              std::string::npos)
        << name;
}

TEST(mock_script, the_services_of_a_file_are_listed) {
  const auto loaded = parse_mock_script(
      "services.b = function() end services.a = { y = function() end, x = function() end }", "mock.lua");
  ASSERT_TRUE(loaded.script);
  const auto& all = loaded.script->services();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "a");
  EXPECT_EQ(all[0].commands, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(all[1].name, "b");
  EXPECT_TRUE(all[1].commands.empty());
}

TEST(mock_script, all_that_is_wrong_with_a_file_is_listed) {
  EXPECT_EQ(
      faults_of(
          "services.a = 5\nservices.b = { x = 1, [2] = function() end }\nservices[''] = {}\ndialect = 'x'"),
      "mock.lua: dialect must be \"bee\", \"skynet\" or \"raw\"\n"
      "mock.lua: services.a must be a table of functions or a function, got number\n"
      "mock.lua: services.b.x must be a function, got number\n"
      "mock.lua: services.b: a command must have a string as its name\n"
      "mock.lua: the name of a service must be a string of 1 to 254 bytes\n");
  EXPECT_EQ(faults_of("services = 5"), "mock.lua: services must be a table, got number\n");
  EXPECT_EQ(faults_of("x ="), "mock.lua:1: unexpected symbol near <eof>\n");
  EXPECT_EQ(faults_of("\n error('no')"), "mock.lua:2: no\n");
  EXPECT_EQ(faults_of("sleep(1)"), "mock.lua:1: only a handler may wait\n");
  EXPECT_EQ(faults_of("\x1bLua"), "mock.lua: is compiled Lua; only text is run\n");
  EXPECT_TRUE(faults_of("while true do end").starts_with("mock.lua:1: ran over the limit of "));
}

TEST(mock_script, a_file_that_is_not_there_says_so) {
  const auto loaded = load_mock_script(testing::TempDir() + "no_such_mock.lua");
  ASSERT_EQ(loaded.faults.size(), 1u);
  EXPECT_EQ(loaded.faults[0].text, "no such file or directory");
}

}  // namespace
}  // namespace bee::script
