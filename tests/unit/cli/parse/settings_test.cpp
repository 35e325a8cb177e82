#include "cli/parse/settings.hpp"

#include <gtest/gtest.h>

#include <map>

namespace bee::cli {
namespace {

using variables = std::map<std::string, std::string>;

environment with(variables set) {
  return [set](const char* name) {
    const auto at = set.find(name);
    return at == set.end() ? std::nullopt : std::optional<std::string>(at->second);
  };
}

config_file config_with(std::map<std::string, std::map<std::string, std::string>> contexts,
                        std::string current = {}) {
  return {"/c/config.json", std::move(current), std::move(contexts)};
}

flag_values flags_of(std::initializer_list<std::pair<const char*, const char*>> given) {
  flag_values out;
  for (const auto& [name, text] : given) out.add(name, text);
  return out;
}

settings resolved(const flag_values& flags, const environment& env, const config_file& config = {}) {
  const auto out = resolve_settings({flags, env, config});
  EXPECT_TRUE(out) << (out ? "" : out.error().message);
  return out ? *out : settings{};
}

failure refused(const flag_values& flags, const environment& env, const config_file& config = {}) {
  const auto out = resolve_settings({flags, env, config});
  EXPECT_FALSE(out);
  return out ? failure{} : out.error();
}

TEST(settings, have_defaults) {
  const auto set = resolved({}, with({}));
  EXPECT_EQ(set.output, output_format::text);
  EXPECT_EQ(set.timeout, std::chrono::seconds(5));
  EXPECT_EQ(set.jobs, 4096u);  // as many as there are descriptors for
  EXPECT_EQ(set.dialect, stock::dialect::automatic);
  EXPECT_EQ(set.color, color_mode::automatic);
  EXPECT_FALSE(set.verbose);
}

TEST(settings, come_from_flag_then_environment_then_context) {
  const auto config =
      config_with({{"prod", {{"timeout", "3s"}, {"cluster", "c.lua"}, {"jobs", "7"}}}}, "prod");
  const auto env = with({{"BEECTL_TIMEOUT", "2s"}, {"BEECTL_CLUSTER", "e.lua"}});
  const auto set = resolved(flags_of({{"timeout", "1s"}}), env, config);
  EXPECT_EQ(set.timeout, std::chrono::seconds(1));
  EXPECT_EQ(set.cluster, "e.lua");
  EXPECT_EQ(set.jobs, 7u);
  EXPECT_EQ(set.context, "prod");
}

TEST(settings, of_a_context_that_is_typed_win_over_the_environment) {
  const auto config =
      config_with({{"prod", {{"cluster", "c.lua"}}}, {"other", {{"cluster", "o.lua"}}}}, "prod");
  const auto env = with({{"BEECTL_TIMEOUT", "2s"}, {"BEECTL_CLUSTER", "e.lua"}});
  const auto set = resolved(flags_of({{"context", "other"}}), env, config);
  EXPECT_EQ(set.cluster, "o.lua");
  EXPECT_EQ(set.timeout, std::chrono::seconds(2)) << "the context does not say";
  EXPECT_EQ(resolved(flags_of({{"context", "other"}, {"cluster", "f.lua"}}), env, config).cluster, "f.lua");
  EXPECT_EQ(resolved({}, with({{"BEECTL_CONTEXT", "other"}, {"BEECTL_CLUSTER", "e.lua"}}), config).cluster,
            "e.lua");
}

TEST(settings, the_context_itself_comes_from_flag_environment_or_the_current_one) {
  const auto config =
      config_with({{"a", {{"jobs", "1"}}}, {"b", {{"jobs", "2"}}}, {"c", {{"jobs", "3"}}}}, "a");
  EXPECT_EQ(resolved({}, with({}), config).jobs, 1u);
  EXPECT_EQ(resolved({}, with({{"BEECTL_CONTEXT", "b"}}), config).jobs, 2u);
  EXPECT_EQ(resolved(flags_of({{"context", "c"}}), with({{"BEECTL_CONTEXT", "b"}}), config).jobs, 3u);
}

TEST(settings, an_unknown_context_is_refused_with_the_nearest) {
  const auto config = config_with({{"prod", {}}});
  const auto why = refused(flags_of({{"context", "prdo"}}), with({}), config);
  EXPECT_EQ(why.code, exit_code::bad_input);
  EXPECT_EQ(why.message, "no context \"prdo\" in \"/c/config.json\"; did you mean prod?");
}

TEST(settings, a_timeout_of_zero_is_refused) {
  for (const char* text : {"0", "0s", "-1", "", "x", "5x", "nan", "inf", "1e999", "999999h"}) {
    const auto why = refused(flags_of({{"timeout", text}}), with({}));
    EXPECT_EQ(why.code, exit_code::usage) << text;
    EXPECT_EQ(why.message.find("--timeout: "), 0u) << why.message;
  }
}

TEST(settings, a_wrong_one_is_named_by_where_it_came_from) {
  EXPECT_EQ(refused({}, with({{"BEECTL_JOBS", "0"}})).message,
            "BEECTL_JOBS: \"0\" is not a number from 1 to 4096");
  const auto config = config_with({{"x", {{"output", "xml"}}}}, "x");
  const auto why = refused({}, with({}), config);
  EXPECT_EQ(why.message, "context x: output: \"xml\" is none of text, json, jsonl, lua");
  EXPECT_EQ(why.code, exit_code::bad_input);
}

TEST(settings, no_color_switches_colors_off_unless_they_are_asked_for) {
  EXPECT_EQ(resolved({}, with({{"NO_COLOR", "1"}})).color, color_mode::never);
  EXPECT_EQ(resolved({}, with({{"NO_COLOR", ""}})).color, color_mode::automatic);
  EXPECT_EQ(resolved(flags_of({{"color", "always"}}), with({{"NO_COLOR", "1"}})).color, color_mode::always);
}

TEST(config_path, follows_xdg_and_ignores_a_relative_one) {
  EXPECT_EQ(config_path(with({{"XDG_CONFIG_HOME", "/x"}, {"HOME", "/h"}})), "/x/beectl/config.json");
  EXPECT_EQ(config_path(with({{"XDG_CONFIG_HOME", "x"}, {"HOME", "/h"}})), "/h/.config/beectl/config.json");
  EXPECT_EQ(config_path(with({{"HOME", "/h"}})), "/h/.config/beectl/config.json");
  EXPECT_EQ(config_path(with({})), "");
}

TEST(guess_output, finds_the_format_of_a_command_line_that_makes_no_sense) {
  const auto guess = [](std::vector<std::string> arguments, variables env = {}) {
    return guess_output(arguments, with(std::move(env)));
  };
  EXPECT_EQ(guess({"bad", "-o", "json"}), output_format::json);
  EXPECT_EQ(guess({"bad", "-ojsonl"}), output_format::jsonl);
  EXPECT_EQ(guess({"bad", "--output=lua"}), output_format::lua);
  EXPECT_EQ(guess({"bad", "--", "-o", "json"}), output_format::text);
  EXPECT_EQ(guess({"bad"}, {{"BEECTL_OUTPUT", "json"}}), output_format::json);
  EXPECT_EQ(guess({"bad", "-o"}), output_format::text);
}

TEST(parse_duration, reads_units_and_refuses_nothing_at_all) {
  using std::chrono::milliseconds;
  EXPECT_EQ(parse_duration("5"), milliseconds(5000));
  EXPECT_EQ(parse_duration("1.5s"), milliseconds(1500));
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("2m"), milliseconds(120000));
  EXPECT_EQ(parse_duration("1h"), milliseconds(3600000));
  for (const char* text : {"", "s", "0", "-5", "5 s", "5S", "5ss", "inf", "nan", "1e3"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  for (const char* text : {"5s", "250ms", "3600s"}) EXPECT_EQ(duration_text(*parse_duration(text)), text);
}

}  // namespace
}  // namespace bee::cli
