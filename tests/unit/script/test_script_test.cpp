#include "bee/script/smoke/test_script.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"

namespace bee::script {
namespace {

std::string text(const value::list& values) {
  std::string out;
  for (const auto& v : values) out += " " + value::to_literal(v);
  return out;
}

class test_file : public testing::Test {
 protected:
  void load(std::string_view source, test_options options = {}) {
    options.log = [this](std::string_view line) { log_ += std::string(line) + ";"; };
    options.now = [this] { return now_; };
    auto loaded = parse_test_script(source, std::move(options));
    if (loaded.fault) ADD_FAILURE() << to_string("t.lua", *loaded.fault);
    script_ = std::move(loaded.script);
  }
  // What is wrong with a file.
  static std::string fault_of(std::string_view source) {
    const auto loaded = parse_test_script(source);
    return loaded.fault ? to_string("t.lua", *loaded.fault) : "nothing";
  }
  // Runs a part, and answers what it asks for with its own arguments.
  std::string run(test_part part = test_part::test, std::size_t of = 0) {
    script_->begin(part, of);
    for (int i = 0; i < 100 && !script_->is_over(); ++i)
      for (auto& want : script_->take_wants()) {
        asked_ += want.word + text(want.arguments) + ";";
        if (want.word == "sleep") now_ += 1;
        script_->resume(want.task, want.arguments);
      }
    EXPECT_TRUE(script_->is_over());
    return faults();
  }
  std::string faults() const {
    std::string out;
    for (const auto& f : script_->faults()) out += f.kind + " " + to_string("t.lua", f) + "\n";
    return out;
  }
  // A test with this body.
  std::string run_body(const std::string& body) {
    load("it('t', function()\n" + body + "\nend)");
    return run();
  }

  std::unique_ptr<test_script> script_;
  std::string asked_;
  std::string log_;
  double now_ = 0;
};

TEST_F(test_file, has_the_tests_of_its_blocks_in_order_with_their_tags) {
  load(R"(
it("first", function() end)
describe("a", function()
  describe("b #slow", function() it("c #x", function() end) end)
  it("d")
  pending("e")
end))");
  std::string all;
  for (const auto& c : script_->cases()) {
    all += c.name + ":" + std::to_string(c.line) + (c.is_pending ? "?" : "");
    for (const auto& tag : c.tags) all += "/" + tag;
    all += "\n";
  }
  EXPECT_EQ(all, "first:2\na b #slow c #x:4/slow/x\na d:5?\na e:6?\n");
}

TEST_F(test_file, that_is_wrong_says_where_and_why) {
  EXPECT_EQ(fault_of("x = = 1"), "t.lua:1: unexpected symbol near '='");
  EXPECT_EQ(fault_of("\nerror('no')"), "t.lua:2: no");
  EXPECT_EQ(fault_of("describe('a', function()\n local x = nil + 1 end)"),
            "t.lua:2: attempt to perform arithmetic on a nil value");
  EXPECT_EQ(fault_of("expect(1).is(1)"),
            "t.lua:1: an assertion outside of a test: expect() belongs into it(), before_each(), setup() or "
            "their like");
  EXPECT_EQ(fault_of("call('a', 'b', 'c')"),
            "t.lua:1: call() outside of a test: it belongs into it(), before_each(), setup() or their like");
  EXPECT_EQ(fault_of("it('a', function() end)\nit('a', function() end)"),
            "t.lua:2: two tests are named \"a\"; the first is in line 1");
  EXPECT_EQ(fault_of("it('', function() end)"), "t.lua:1: it(): a name must have 1 to 500 bytes");
}

TEST_F(test_file, that_would_run_for_ever_or_take_all_memory_ends_at_a_limit) {
  test_options few;
  few.limits = {.memory = 4u << 20,
                .instructions = 100'000};  // and no limit of time: the machine may be busy
  EXPECT_EQ(to_string("t.lua", *parse_test_script("while true do end", few).fault),
            "t.lua:1: ran over the limit of 100000 instructions");
  load(
      "it('a', function() while true do pcall(error) end end)\n"
      "it('b', function() local t = 'x' while true do t = t .. t end end)\n"
      "it('c', function() end)",
      few);
  EXPECT_EQ(run(test_part::test, 0), "limit t.lua:1: ran over the limit of 100000 instructions\n");
  EXPECT_EQ(run(test_part::test, 1), "limit t.lua: ran over the limit of 4 MiB of memory\n");
  EXPECT_EQ(run(test_part::test, 2), "");
}

TEST_F(test_file, runs_hooks_from_the_outer_to_the_inner_and_back) {
  load(R"(
before_each(function() print("b1") end)
after_each(function() print("a1") end)
describe("x", function()
  setup(function() print("s") end)
  teardown(function() print("t") end)
  before_each(function() print("b2") end)
  after_each(function() print("a2") error("no") end)
  it("y", function() print("y") end)
end))");
  EXPECT_TRUE(script_->blocks()[1].has_setup);
  EXPECT_EQ(run(test_part::setup, 1), "");
  EXPECT_EQ(run(), "");
  EXPECT_EQ(run(test_part::after), "error t.lua:8: no\n");
  EXPECT_EQ(run(test_part::teardown, 1), "");
  EXPECT_EQ(log_, "s;b1;b2;y;a2;a1;t;");
}

TEST_F(test_file, waits_for_what_it_asks) {
  EXPECT_EQ(
      run_body("expect(call('n', 's', 'get', 1, {2})).is('n', 's', 'get', 1, {2})\nsend('n', 's', 'x')\n"
               "sleep('1.5s') sleep(2)\npb.call('n', 's', 't', {})"),
      "");
  EXPECT_EQ(asked_,
            "call \"n\" \"s\" \"get\" 1 {2};send \"n\" \"s\" \"x\";sleep 1.5;sleep 2;pb.call \"n\" \"s\" "
            "\"t\" {};");
  EXPECT_EQ(run_body("local t = {} t.t = t\ncall('n', 's', t)"),
            "bad_input t.lua:3: call(): argument 3 can not be sent: tables are nested too deep\n");
  EXPECT_EQ(run_body("start(1)"), "misuse t.lua:2: start() takes a function\n");
  EXPECT_EQ(run_body("sleep('1 week')"),
            "misuse t.lua:2: a time is written 500ms, 10s or 2m, got \"1 week\"\n");
  EXPECT_EQ(run_body("table.sort({1, 2}, function() return call('a') end)"),
            "misuse t.lua:2: call() where Lua can not wait, as in a sort()\n");
}

TEST_F(test_file, sees_a_failed_call_as_an_error_with_its_class) {
  load(R"(it("a", function()
  local ok, err = pcall(call, "n", "s", "fail")
  print(ok, err.class, err.ran, err.code, err)
  call("n", "s", "fail")
end))");
  const failure why{failure_code::remote, ran::yes, "s fail: it raised an error", {}, subject::node, {}};
  script_->begin(test_part::test, 0);
  for (int i = 0; i < 2; ++i) script_->resume_failed(script_->take_wants().at(0).task, why);
  EXPECT_EQ(log_, "false\tremote\tyes\t6\ts fail: it raised an error;");
  EXPECT_EQ(faults(), "remote t.lua:4: s fail: it raised an error\n");
}

TEST_F(test_file, runs_functions_beside_each_other) {
  EXPECT_EQ(run_body("local a, b = parallel(function() return call(1) end, function() return call(2) end)\n"
                     "expect(a + b).is(3)\nlocal t = start(function() return call(3), 4 end)\n"
                     "expect(t.wait()).is(3, 4)"),
            "");
  EXPECT_EQ(run_body("parallel(function() sleep(1) end, function() expect(1).is(2) end)"),
            "expect t.lua:2: expected 2, got 1\n");
  EXPECT_EQ(run_body("each({'a', 'b'}, function(n) expect(n).is('a') end)"),
            "expect t.lua:2: b: expected \"a\", got \"b\"\n");
}

TEST_F(test_file, may_not_leave_behind_what_it_has_started) {
  EXPECT_EQ(run_body("start(function() call('n', 's', 'get') end)"),
            "expect t.lua: left behind what it has started: call n s get in line 2; wait() for it\n");
  EXPECT_EQ(run_body("\nstart(function() return call('n', 's', 'get') end)"),
            "expect t.lua: left behind what it has started: call n s get in line 3; wait() for it\n");
  EXPECT_EQ(run_body("start(function() error('no') end)\nsleep(1)"), "error t.lua:2: no\n");
}

TEST_F(test_file, that_takes_too_long_tells_what_it_waited_for) {
  load("it('a', function()\n call('n', 's', 'get') end)");
  script_->begin(test_part::test, 0);
  script_->abandon("ran longer than 1s");
  EXPECT_TRUE(script_->is_over());
  EXPECT_EQ(faults(), "limit t.lua: ran longer than 1s; it waited for call n s get in line 2\n");
}

TEST_F(test_file, tries_again_until_it_is_well_or_the_time_is_over) {
  EXPECT_EQ(
      run_body(
          "local n = 0\nlocal got = eventually('10s', function() n = n + 1 expect(n).is(3) return n end)\n"
          "expect(got).is(3)"),
      "");
  EXPECT_EQ(run_body("eventually('2s', function() expect(1).is(3) end)"),
            "expect t.lua:2: not within 2s: expected 3, got 1\n");
}

TEST_F(test_file, settles_its_tests_before_they_run) {
  EXPECT_EQ(run_body("describe('x', function() end)"),
            "misuse t.lua:2: describe() inside of a test: it belongs into a describe() or the file\n");
  EXPECT_EQ(run_body("pending('not yet')"), "pending t.lua:2: not yet\n");
}

TEST_F(test_file, has_mocks_whose_handlers_are_its_own_functions) {
  load(R"(it("a", function()
  local seen
  local m = mock{node = "shop_1", services = {shop = {buy = function(n) seen = n sleep(1) return n + 1 end}}}
  sleep(1)
  expect(seen).is(4)
end))");
  script_->begin(test_part::test, 0);
  auto wants = script_->take_wants();
  ASSERT_EQ(wants.size(), 1u);
  EXPECT_EQ(wants[0].word + text(wants[0].arguments), "mock {node = \"shop_1\"}");
  const auto made = std::move(wants[0].mock);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->services().at(0).name, "shop");
  script_->resume(wants[0].task, {value::table{}});
  auto step = made->start("shop", {"buy", 4}, "shop_1");
  EXPECT_TRUE(std::holds_alternative<mock_sleep>(step.next));
  const auto end = made->resume(step.task);
  ASSERT_TRUE(std::holds_alternative<mock_finished>(end));
  EXPECT_EQ(text(std::get<mock_finished>(end).values), " 5");
  script_->resume(script_->take_wants().at(0).task, {});
  EXPECT_EQ(faults(), "");
}

// What each matcher says of a value that does not fit; nothing of one that does.
TEST_F(test_file, has_matchers_that_say_what_they_expected) {
  const std::pair<const char*, const char*> said[] = {
      {"expect(1).is(1)", ""},
      {"expect({a = {1, any}}).is({a = {1, any.integer}})", "expected an integer, got a table at .a[2]"},
      {"expect({a = 1}).is({a = 1, b = 2})", "expected 2, got nil at .b"},
      {"expect({a = 1, b = 2}).is({a = 1})", "expected nothing, got 2 at .b"},
      {"expect(1, 'x').is(1, 'y')", "expected \"y\", got \"x\" at value 2"},
      {"expect(1).is(1, 2)", "expected 2 values, got one value"},
      {"expect().is(1)", "expected 1, got nil"},
      {"expect(0/0).is(0/0)", ""},
      {"expect(1).is_not(1)", "expected anything but 1"},
      {"expect({a = 1, b = {c = 2, d = 3}}).has({b = {c = 3}})", "expected 3, got 2 at .b.c"},
      {"expect({a = 1, b = {c = 2, d = 3}}).has({b = {c = 2}})", ""},
      {"expect('x').is_a('integer')", "expected an integer, got \"x\""},
      {"expect(1.5).is_a('float')", ""},
      {"expect(':0000000g').is_handle()", "expected a handle such as \":0000000a\", got \":0000000g\""},
      {"expect(1).is_nil()", "expected nil, got 1"},
      {"expect(1).is_true()", "expected true, got 1"},
      {"expect(nil).is_false()", "expected false, got nil"},
      {"expect(10).near(12, 1)", "expected a number within 1 of 12, got 10"},
      {"expect(10).near(10.5, 1)", ""},
      {"expect(10).above(10)", "expected a number above 10, got 10"},
      {"expect('a').below(10)", "expected a number below 10, got \"a\""},
      {"expect(9).at_least(10)", "expected a number of at least 10, got 9"},
      {"expect(11).at_most(10)", "expected a number of at most 10, got 11"},
      {"expect(11).between(1, 10)", "expected a number from 1 to 10, got 11"},
      {"expect('abc').matches('^b')", "expected a text like \"^b\", got \"abc\""},
      {"expect('abc').like('^a')", ""},
      {"expect(3).one_of(1, 2)", "expected one of 1, 2, got 3"},
      {"expect({1, 2}).has_length(3)", "expected a length of 3, got 2: {1, 2}"},
      {"expect({1, {a = 2}}).contains({a = 3})", "expected {a = 3} in it, got {1, {a = 2}}"},
      {"expect({1, {a = 2}}).contains({a = 2})", ""},
      {"expect('abc').contains('d')", "expected \"d\" in it, got \"abc\""},
      {"expect({a = nil}).is({a = any})", "expected any value, got nil at .a"},
      {"expect({'x'}).is({any.like('^y')})", "expected a text like \"^y\", got \"x\" at [1]"},
      {"expect(function() end).fails()", "expected a failure, got none"},
      {"expect(function() error('x') end).fails('remote')",
       "expected a failure of the class remote, got error: script:2: x"},
      {"expect(function() error('x', 0) end).fails('error', 'y')",
       "expected a failure of the class error like \"y\", got \"x\""},
      {"expect(function() error('x') end).fails('error', 'x')", ""},
      {"expect(1).fails()", "fails() is for a function: expect(function() ... end).fails()"},
      {"expect(1).near('x', 1)", "near() takes a number, got \"x\""},
      {"expect(1):is(1)", "a matcher stands behind a dot, expect(x).is(...)"},
  };
  for (const auto& [line, why] : said) {
    const auto got = run_body(line);
    const std::string place = "t.lua:2: ";
    const auto at = got.find(place);
    EXPECT_EQ(
        at == std::string::npos ? got : got.substr(at + place.size(), got.size() - at - place.size() - 1),
        why)
        << line;
  }
  EXPECT_NE(run_body("expect(1).equals(1)").find("expect() has no matcher \"equals\"; there are above, "),
            std::string::npos);
}

TEST_F(test_file, gives_both_values_of_a_comparison) {
  run_body("expect({a = 1, b = 'x'}).is({a = any.above(3), b = any})");
  const auto& f = script_->faults().at(0);
  EXPECT_EQ(value::to_literal(*f.expected), "{a = \"<a number above 3>\", b = \"x\"}");
  EXPECT_EQ(value::to_literal(*f.got), "{a = 1, b = \"x\"}");
}

}  // namespace
}  // namespace bee::script
