// The two calls that the README shows without a flag: on skynet's own example, and on a node of the bee
// framework.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "peer_test.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

/// The command as the README has it, behind its "$ ".
std::string command_of_readme(const std::string& start) {
  std::ifstream readme(BEE_TEST_DIR "/../README.md");
  for (std::string line; std::getline(readme, line);)
    if (line.starts_with("$ " + start)) return line.substr(2);
  ADD_FAILURE() << "not in the README: " << start;
  return "false";
}

program_end run_command(const std::string& command, const stock_node& on) {
  temporary_folder home;
  home.write("clustername.lua", on.name() + " = \"" + on.address() + "\"\n");
  const auto beectl_in = std::filesystem::path(BEECTL).parent_path().string();
  program p;
  p.arguments = {"/bin/sh", "-c", command};
  p.folder = home.path();
  p.environment = {{"XDG_CONFIG_HOME", home.path()}, {"PATH", beectl_in + ":/usr/bin:/bin"}};
  return run(p);
}

class readme_on_stock : public testing::TestWithParam<std::string> {};
class readme_on_bee : public testing::TestWithParam<std::string> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(readme_on_stock);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(readme_on_bee);
INSTANTIATE_TEST_SUITE_P(skynet, readme_on_stock, testing::ValuesIn(skynet_homes()), home_name);
INSTANTIATE_TEST_SUITE_P(skynet, readme_on_bee, testing::ValuesIn(bee_homes()), home_name);

TEST_P(readme_on_stock, the_example_of_skynet_answers_without_a_flag) {
  const auto db = stock_node::example(GetParam());
  const auto end = run_command(command_of_readme("beectl call db sdb "), db);
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "foobar\n");
}

TEST_P(readme_on_bee, a_service_of_the_framework_answers_without_a_flag) {
  const stock_node node(GetParam(), "lpersistence_3");
  const auto end = run_command(command_of_readme("beectl call lpersistence_3 mysqlpool "), node);
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("sql = \"select 1\""), std::string::npos) << end.out;
}

}  // namespace
}  // namespace bee::test
