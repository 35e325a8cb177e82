// No script keeps its process longer than its limit of time, whatever it spends the time with. The clock of
// these tests goes on by a step each time it is looked at, so that they do not depend on the speed of the
// machine.
#include <gtest/gtest.h>

#include "bee/script/cluster_file.hpp"
#include "bee/script/mock_script.hpp"

namespace bee::script {
namespace {

using std::chrono::milliseconds;

std::chrono::nanoseconds jumping_clock() {
  static std::chrono::nanoseconds now{0};
  return now += milliseconds(50);
}

constexpr value::lua_limits short_time{.memory = 256u << 20,
                                       .instructions = 1'000'000'000'000,
                                       .time = milliseconds(1000),
                                       .now = jumping_clock};

struct case_of {
  const char* name;
  const char* body;
};

std::string run_handler(const std::string& body) {
  auto loaded =
      parse_mock_script("services.s = { f = function() " + body + " end,\n ok = function() return 1 end }",
                        "mock.lua", {short_time, nullptr});
  if (!loaded.script) return "does not load: " + loaded.faults.at(0).text;
  const auto step = loaded.script->start("s", {"f"}, "n");
  const auto* raised = std::get_if<mock_raised>(&step.next);
  const auto after = loaded.script->start("s", {"ok"}, "n");
  if (!std::holds_alternative<mock_finished>(after.next)) return "the script does not go on";
  return raised ? raised->text : "did not raise";
}

class a_handler_that : public testing::TestWithParam<case_of> {};

TEST_P(a_handler_that, works_too_long_is_stopped_by_the_clock_and_the_script_goes_on) {
  const auto text = run_handler(GetParam().body);
  EXPECT_TRUE(text.starts_with("mock.lua")) << text;
  EXPECT_NE(text.find("ran over the limit of 1000 ms"), text.npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    time_limit, a_handler_that,
    testing::Values(
        case_of{"searches_with_many_lazy_items", "return ('a'):rep(1e5):find('.-.-.-b')"},
        case_of{"matches_with_many_greedy_items", "return ('a'):rep(1e5):match('^.*.*.*b')"},
        case_of{"walks_matches", "for _ in ('a'):rep(1e5):gmatch('.-.-.-b') do end"},
        case_of{"substitutes", "return ('a'):rep(1e5):gsub('.-.-.-b', '')"},
        case_of{"looks_for_what_balances", "return ('('):rep(1e6):find('%b()')"},
        case_of{"compares_with_a_capture", "return ('a'):rep(1e6):find('^(.-)%1b')"},
        case_of{"searches_through_a_long_set", "return ('a'):rep(1e5):find('[' .. ('b'):rep(1e5) .. ']c')"},
        case_of{"moves_in_a_table", "table.move({1}, 1, 1e9, 1)"},
        case_of{"moves_backwards", "table.move({1}, 1, 1e9, 2)"},
        case_of{"inserts_into_what_claims_to_be_long",
                "table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 1)"},
        case_of{"removes_from_what_claims_to_be_long",
                "table.remove(setmetatable({}, {__len = function() return 1 << 60 end}), 1)"},
        case_of{"concatenates_what_never_ends",
                "table.concat(setmetatable({}, {__index = rawlen}), '', 1, 1e15)"},
        case_of{"sorts", "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.sort(t) end"},
        case_of{"makes_large_strings", "for i = 1, 1e9 do local s = ('x'):rep(3e7) .. i end"},
        case_of{"catches_errors", "while true do pcall(error) end"},
        case_of{"catches_the_limit", "while true do pcall(function() while true do end end) end"},
        case_of{"catches_memory_errors", "while true do pcall(string.rep, 'x', 1e9) end"},
        case_of{"catches_the_limit_in_a_search",
                "while true do pcall(string.find, ('a'):rep(1e5), '.-.-.-b') end"},
        case_of{
            "compares_large_strings",
            "local a, b = ('x'):rep(3e7) .. 'a', ('x'):rep(3e7) .. 'b' while true do local c = a < b end"},
        case_of{"only_counts", "while true do end"}),
    [](const auto& each) { return each.param.name; });

TEST(time_limit, nothing_repeated_any_number_of_times_is_nothing) {
  EXPECT_EQ(run_handler("assert((''):rep(1 << 60) == '' and (''):rep(1 << 60, '') == '')"), "did not raise");
}

TEST(time_limit, a_module_that_takes_long_to_compile_is_stopped) {
  std::string source = "services.s = function() end\n";
  for (int i = 0; i < 100'000; ++i) source += "local_" + std::to_string(i) + " = 1\n";
  const auto loaded = parse_mock_script(source, "mock.lua", {short_time, nullptr});
  ASSERT_EQ(loaded.faults.size(), 1u);
  EXPECT_NE(loaded.faults[0].text.find("ran over the limit of 1000 ms"), std::string::npos);
}

TEST(time_limit, a_wait_grants_time_anew) {
  auto loaded = parse_mock_script(
      "services.s = function() for i = 1, 3 do for j = 1, 1000 do end sleep(0) end return 'done' end",
      "mock.lua", {short_time, nullptr});
  auto step = loaded.script->start("s", {"x"}, "n");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(std::holds_alternative<mock_sleep>(step.next));
    step.next = loaded.script->resume(step.task);
  }
  EXPECT_TRUE(std::holds_alternative<mock_finished>(step.next));
}

// By the real clock: 23 doublings, then a million copies of 8 MiB.
TEST(time_limit, a_cluster_file_that_makes_large_strings_is_refused) {
  const auto file = parse_cluster_file(
      "local s = 'x' for i = 1, 23 do s = s .. s end\n"
      "for i = 1, 1000000 do local t = s .. i end\n"
      "a = '127.0.0.1:1'\n",
      "c.lua");
  ASSERT_EQ(file.problems.size(), 1u);
  EXPECT_EQ(file.problems[0].text, "ran over the limit of 800 ms");
  EXPECT_FALSE(file.ok());
}

}  // namespace
}  // namespace bee::script
