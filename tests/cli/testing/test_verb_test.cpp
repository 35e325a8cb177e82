// beectl test: what is printed of tests that pass and that fail, and what each flag does.
#include "cli/testing/test_verb.hpp"

#include <csignal>
#include <thread>

namespace bee::test {
namespace {

TEST_F(test_verb, asks_nodes_and_is_done_when_all_is_as_expected) {
  const auto end = run_file(R"(
describe("n", function()
  it("answers", function()
    expect(call("n", "mysqlpool", "execute", "select 1")).is({{rows = 1, sql = "select 1"}})
    expect(call("n", "echo", "get", 1, {a = "x"})).is("lua", "get", 1, {a = "x"})
    expect(call("n", ".echo", "get")).is("get")
    expect(query("n", "echo")).is_handle()
    expect(ping("n")).above(0)
  end)
  it("takes pushes", function() send("n", "echo", "get", 7) end)
  it("refuses", function()
    expect(function() call("n", "mysqlpool", "raise") end).fails("remote", "raised an error")
    expect(function() call("n", "nothing", "raise") end).fails("not_found")
    expect(function() query("n", "nothing") end).fails("not_found")
    expect(function() call("gone", "echo", "get") end).fails("unreachable", "gone: connect")
    expect(function() call("nobody", "echo", "get") end).fails("not_found", "no node")
    expect(function() call("n", "echo", print) end).fails("bad_input", "argument 3 can not be sent")
  end)
  it("is each of a set", function()
    expect(each("n,n", function(name) return call(name, "echo", "get", name) end)).is({n = "lua"})
    expect(nodes("all")).is({"gone", "n"})
  end)
end)
)");
  EXPECT_EQ(end.code, 0) << end.out << end.err;
  EXPECT_EQ(end.out,
            "ok           n answers  T ms\nok           n takes pushes  T ms\nok           n refuses  T ms\n"
            "ok           n is each of a set  T ms\n4 passed\n");
  EXPECT_EQ(end.err, "");
  EXPECT_EQ(node_.pushed().size(), 1u);
}

TEST_F(test_verb, that_fails_says_where_and_what_was_expected_and_what_came) {
  const auto end = run_file(R"(it("a", function()
  expect(call("n", "mysqlpool", "execute", "q")).is({{rows = 2, sql = "q"}})
end)
it("b", function() call("n", "mysqlpool", "raise") end)
it("c", function() print("seen", 1) local x = nil .. "" end)
it("d", function() expect(1).near(2, 0.5) end)
)");
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.out, R"(FAILED       a  T ms
    t_test.lua:2: expected 2, got 1 at [1].rows
      - expected, + got
        {
          {
      -     rows = 2
      +     rows = 1
            sql = "q"
          }
        }
FAILED       b  T ms
    t_test.lua:4: n: mysqlpool raise: the service raised an error; its text is only in the node's log
FAILED       c  T ms
    t_test.lua:5: attempt to concatenate a nil value
    | seen	1
FAILED       d  T ms
    t_test.lua:6: expected a number within 0.5 of 2, got 1
)");
  EXPECT_EQ(end.err, "beectl: 4 failed\n");
}

TEST_F(test_verb, ends_with_4_when_all_that_failed_is_that_a_node_is_not_there) {
  const std::string gone = "it('g', function() call('gone', 'echo', 'get') end)\n";
  const auto end = run_file(gone + "it('ok', function() end)");
  EXPECT_EQ(end.code, 4);
  EXPECT_EQ(
      end.out,
      "UNREACHABLE  g  T ms\n    t_test.lua:1: gone: connect 127.0.0.1:1: connection refused (not sent)\n"
      "ok           ok  T ms\n");
  EXPECT_EQ(end.err, "beectl: 1 passed, 1 unreachable\n");
  EXPECT_EQ(run_file(gone + "it('no', function() error('x') end)").code, 1);
}

TEST_F(test_verb, ends_with_3_when_a_file_is_wrong_and_runs_the_others) {
  write("it('x', function() = end)", "a_test.lua");
  write("it('x', function() end)\n\nit('x', function() end)", "b_test.lua");
  write("local t = nil\nt.x = 1", "c_test.lua");
  write("expect(1).is(1)", "d_spec.lua");
  write("it('fine', function() end)", "e_test.lua");
  write("nothing to do with tests", "other.lua");
  auto end = run({"test", "."});
  end.out = std::regex_replace(end.out, std::regex("[0-9]+\\.[0-9] ms"), "T ms");
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.out, R"(WRONG        a_test.lua
    a_test.lua:1: unexpected symbol near '='
WRONG        b_test.lua
    b_test.lua:3: two tests are named "x"; the first is in line 1
WRONG        c_test.lua
    c_test.lua:2: attempt to index a nil value (local 't')
WRONG        d_spec.lua
    d_spec.lua:1: an assertion outside of a test: expect() belongs into it(), before_each(), setup() or their like
ok           fine  T ms
)");
  EXPECT_EQ(end.err, "beectl: 1 passed, 4 files wrong\n");
}

TEST_F(test_verb, cuts_what_would_run_for_ever_and_goes_on) {
  const auto end = run_file(R"(it("loop", function() while true do end end)
it("sleeper", function() while true do sleep(0.01) end end)
it("deaf", function() call("n", "mute", "get") end)
it("block", function() describe("y", function() end) end)
it("leaves", function() start(function() call("n", "mute", "get") end) end)
it("fine", function() end)
)",
                            {"--limit", "1500ms", "-t", "500ms", "--dialect", "skynet"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.out, R"(FAILED       loop  T ms
    t_test.lua:1: ran over the limit of N
FAILED       sleeper  T ms
    t_test.lua: ran longer than 1500ms; it waited for sleep 0.01 in line 2
FAILED       deaf  T ms
    t_test.lua:3: n: mute get: no answer within 500ms (unknown whether it ran)
WRONG        block  T ms
    t_test.lua:4: describe() inside of a test: it belongs into a describe() or the file
FAILED       leaves  T ms
    t_test.lua: left behind what it has started: call n mute get in line 5; wait() for it
ok           fine  T ms
)");
}

TEST_F(test_verb, hosts_mocks_beside_real_nodes_until_the_test_ends) {
  const auto end = run_file(R"(
describe("shop", function()
  local shop
  setup(function() shop = mock{node = "shop_1", services = {shop = {
    buy = function(n) sleep("10ms") return call("n", "echo", "get", n) end, fail = function() error("no") end}}} end)
  it("is called", function()
    expect(call("shop_1", "shop", "buy", 7)).is("get", 7)
    expect(call(shop.address, "shop", "buy", 8)).is("get", 8)
  end)
  it("fails", function() expect(function() call("shop_1", "shop", "fail") end).fails("remote") end)
  it("of one test is gone after it", function()
    mock{node = "other", echo = true}
    expect(call("other", "echo", 1)).is(1)
  end)
  it("is gone", function() expect(function() call("other", "echo", 1) end).fails("not_found") end)
  it("comes back", function()
    shop.stop()
    local other
    expect(function() call("shop_1", "shop", "buy") end).fails()
    local a, b = parallel(
      function() return eventually("10s", function() return call("shop_1", "shop", "late") end) end,
      function() sleep("50ms") mock{node = "shop_1", services = {shop = {late = function() return "up" end}}} return 2 end)
    expect(a, b).is("up", 2)
  end)
end)
)");
  EXPECT_EQ(end.code, 0) << end.out << end.err;
}

TEST_F(test_verb, has_mocks_of_a_file_of_services) {
  write("services.shop = {buy = function(n) return n * 2 end}", "services.lua");
  const auto end = run_file(
      "it('a', function() mock{nodes = {'x', 'y'}, file = 'services.lua'}\n"
      "for _, n in ipairs{'x', 'y'} do expect(call(n, 'shop', 'buy', 4)).is(8) end end)\n"
      "it('b', function() mock{node = 'x', file = 'none.lua'} end)\n"
      "it('c', function() mock{node = 'x', services = {shop = 1}} end)\n");
  EXPECT_EQ(end.out,
            "ok           a  T ms\n"
            "FAILED       b  T ms\n    t_test.lua:3: none.lua: no such file or directory\n"
            "WRONG        c  T ms\n    t_test.lua:4: mock(): services.shop must be a table of functions or a "
            "function, got number\n");
}

TEST_F(test_verb, runs_setup_once_and_its_failure_fails_the_block) {
  const auto end = run_file(R"(
local n = 0
before_each(function() n = n + 1 end)
after_each(function() n = n + 10 end)
it("one", function() expect(n).is(1) end)
describe("d", function()
  setup(function() error("no setup") end)
  teardown(function() error("no teardown") end)
  it("two", function() end)
end)
it("three", function() expect(n).is(12) end)
pending("four")
it("five", function() pending("not yet") end)
)");
  EXPECT_EQ(end.out, R"(ok           one  T ms
FAILED       d two
    t_test.lua:7: setup: no setup
FAILED       d teardown  T ms
    t_test.lua:8: no teardown
ok           three  T ms
pending      four
pending      five  T ms
    t_test.lua:13: not yet
)");
  EXPECT_EQ(end.code, 1);
}

TEST_F(test_verb, picks_shuffles_retries_lists_and_stops_as_it_is_told) {
  const std::string four =
      "it('a #x', function() end) it('b', function() end)\n"
      "it('c #x #y', function() end) it('d', function() end)\n";
  EXPECT_EQ(run_file(four, {"--filter", "c", "--filter", "d"}).out,
            "ok           c #x #y  T ms\nok           d  T ms\n2 passed\n");
  EXPECT_EQ(run_file(four, {"--tag", "x", "--tag", "!y"}).out, "ok           a #x  T ms\n1 passed\n");
  EXPECT_EQ(run_file(four, {"--list"}).out,
            "t_test.lua:1: a #x\nt_test.lua:1: b\nt_test.lua:2: c #x #y\nt_test.lua:2: d\n");
  const auto shuffled = run_file(four, {"--shuffle", "7"});
  EXPECT_EQ(shuffled.out, run_file(four, {"--shuffle", "7"}).out);
  EXPECT_EQ(shuffled.err, "beectl: --shuffle 7\n");
  const auto none = run_file(four, {"--filter", "z"});
  EXPECT_EQ(none.code, 3);
  EXPECT_EQ(none.err, "beectl: --filter and --tag leave no test\n");
  const std::string flaky =
      "local n = 0 it('f', function() n = n + 1 expect(n).is(2) end) it('g', function() end)";
  EXPECT_EQ(run_file(flaky, {"--retry", "1"}).out,
            "ok           f  T ms, 2 tries\nok           g  T ms\n2 passed\n");
  const auto fast = run_file(flaky, {"--fail-fast"});
  EXPECT_EQ(fast.out, "FAILED       f  T ms\n    t_test.lua:1: expected 2, got 1\n");
  EXPECT_EQ(fast.err, "beectl: 1 failed, 1 not run\n");
}

TEST_F(test_verb, has_variables_of_the_command_line_and_the_environment) {
  environment_["HERE"] = "env";
  EXPECT_EQ(run_file("it('a', function() expect(env.k, env.HERE, env.NONE).is('v=1', 'env', nil) end)",
                     {"--var", "k=v=1"})
                .code,
            0);
  EXPECT_EQ(run({"test", "t_test.lua", "--var", "k"}).err, "beectl: --var \"k\" is not NAME=VALUE\n");
}

TEST_F(test_verb, shows_the_calls_of_a_test_that_failed_with_their_wire) {
  const auto end = run_file("it('a', function() call('n', 'echo', 'get', 1) error('x') end)",
                            {"-v", "--dialect", "skynet"});
  EXPECT_NE(end.out.find("    | > n call 1 to @echo: \"get\", 1\n    | < n answer 1: \"get\", 1\n"
                         "    | call n echo get 1: 2 values (T ms)\n"),
            std::string::npos)
      << end.out;
}

// Two files that wait for each other.
TEST_F(test_verb, runs_files_at_once_and_prints_them_in_order) {
  const auto file = [](const std::string& own, const std::string& other) {
    return "it('meets', function()\n  local is_called, has_called\n  mock{node = 'm=" + own +
           "', services = {m = {hello = function() is_called = true end}}}\n  eventually('20s', function()\n"
           "    has_called = has_called or pcall(call, '" +
           other + "', 'm', 'hello')\n    expect(is_called, has_called).is(true, true)\n  end)\nend)\n";
  };
  const auto first = test_node("gone").address();
  const auto second = test_node("gone").address();
  ASSERT_NE(first, second);
  write(file(first, second), "a_test.lua");
  write(file(second, first) + "it('ends', function() end)", "b_test.lua");
  const auto end = run({"test", ".", "-j", "2", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.out << end.err;
  std::string files;
  const auto document = nlohmann::json::parse(end.out, nullptr, false);
  for (const auto& t : document["result"]["tests"]) files += t["file"].get<std::string>() + " ";
  EXPECT_EQ(files, "a_test.lua b_test.lua b_test.lua ");
}

TEST_F(test_verb, that_is_interrupted_prints_what_has_come_and_tears_down) {
  write(
      "teardown(function() send('n', 'echo', 'torn down') end)\nit('a', function() end)\n"
      "it('b', function() call('n', 'echo', 'get') sleep('100s') end)\nit('c', function() end)");
  program how;
  how.while_running = [this](int pid) {
    while (node_.runs() == 0) std::this_thread::yield();
    ::kill(pid, SIGINT);
  };
  const auto end = run_with({"test", "t_test.lua", "--junit", "out.xml"}, std::move(how));
  EXPECT_EQ(end.code, 130);
  EXPECT_EQ(end.out.substr(0, 14), "ok           a");
  EXPECT_EQ(end.err, "beectl: interrupted: 1 passed, 2 not run\n");
  EXPECT_NE(file("out.xml").find("failures=\"0\" errors=\"2\""), std::string::npos) << file("out.xml");
  EXPECT_EQ(node_.pushed().size(), 1u);
}

}  // namespace
}  // namespace bee::test
