// beectl test: what blocks, started functions and handlers of mocks leave to each other.
#include "cli/testing/test_verb.hpp"

namespace bee::test {
namespace {

using blocks_of_tests = test_verb;

nlohmann::json error_of(const program_end& end) {
  return nlohmann::json::parse(end.out, nullptr, false)["error"];
}

TEST_F(blocks_of_tests, that_make_the_same_mock_in_their_setup_do_not_meet) {
  const auto end = run_file(R"(
for _, block in ipairs{"one", "two"} do
  describe(block, function()
    setup(function() mock{node = "shop_1", services = {shop = {get = function() return block end}}} end)
    it("answers", function() expect(call("shop_1", "shop", "get")).is(block) end)
  end)
end
)");
  EXPECT_EQ(end.code, 0) << end.out;
}

TEST_F(blocks_of_tests, whose_setup_was_not_run_have_no_teardown) {
  const std::string text = R"(
it("a", function() error("no") end)
describe("b", function()
  local shop
  setup(function() shop = {name = "x"} end)
  teardown(function() send("n", "echo", "get", shop.name) end)
  it("c", function() end)
end)
)";
  EXPECT_EQ(run_file(text, {"--fail-fast"}).out.find("teardown"), std::string::npos);
  EXPECT_TRUE(node_.pushed().empty());
  EXPECT_EQ(run_file(text).code, 1);
  EXPECT_EQ(node_.pushed().size(), 1u);
}

TEST_F(blocks_of_tests, wait_for_one_function_as_often_as_they_like) {
  const auto end = run_file(R"(
it("waits twice", function()
  local t = start(function() return 1, call("n", ".echo", "x") end)
  local other = start(function() return t:wait() end)
  expect(t:wait()).is(1, "x")
  expect(t:wait()).is(1, "x")
  expect(other:wait()).is(1, "x")
end)
)",
                            {"--limit", "5s"});
  EXPECT_EQ(end.code, 0) << end.out;
}

TEST_F(blocks_of_tests, end_a_handler_that_asks_for_what_is_not_for_it_for_ever) {
  const auto end = run_file(R"(
it("loops", function()
  mock{node = "shop_1", services = {shop = {get = function() while true do pcall(ping, "n") end end}}}
  expect(function() call("shop_1", "shop", "get") end).fails("remote")
end)
)");
  EXPECT_EQ(end.code, 0) << end.out << end.err;
}

TEST_F(blocks_of_tests, end_a_function_of_lua_at_their_limit) {
  write("it(\"a\", function() (\"a\"):rep(60):find((\"a*\"):rep(30) .. \"b\") end)");
  const auto end = run({"test", "t_test.lua", "--limit", "200ms"});
  EXPECT_EQ(end.code, 1);
  EXPECT_NE(end.out.find("ran over the limit of 200 ms"), std::string::npos) << end.out;
}

TEST_F(blocks_of_tests, with_an_expectation_that_has_no_matcher_are_wrong) {
  const auto end = run_file("it(\"a\", function()\n  expect(1)\nend)\n");
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.out.find("t_test.lua:2: expect() without a matcher checks nothing"), std::string::npos)
      << end.out;
}

TEST_F(blocks_of_tests, name_the_line_of_an_error_that_is_no_text) {
  const auto end =
      run_file("it(\"a\", function()\n  error()\nend)\nit(\"b\", function()\n  error({1})\nend)\n");
  EXPECT_NE(end.out.find("t_test.lua:2: "), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("t_test.lua:5: "), std::string::npos) << end.out;
}

TEST_F(blocks_of_tests, say_whether_a_service_has_run_for_them) {
  const auto ran = [&](const std::string& body) {
    return error_of(run_file("it(\"a\", function() " + body + " end)", {"-o", "json"}))["ran"];
  };
  EXPECT_EQ(ran("expect(1).is(2)"), "no");
  EXPECT_EQ(ran("call(\"gone\", \"echo\", \"get\")"), "no");
  EXPECT_EQ(ran("call(\"n\", \"mysqlpool\", \"close\")"), "unknown");
  EXPECT_EQ(ran("call(\"n\", \"echo\", \"get\") expect(1).is(2)"), "yes");
  EXPECT_EQ(error_of(run_file("it(", {"--list", "-o", "json"}))["ran"], "no");
}

}  // namespace
}  // namespace bee::test
