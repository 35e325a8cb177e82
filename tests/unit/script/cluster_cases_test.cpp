// The files of tests/golden/cluster, each with what stock's clusterd makes of it.
#include <gtest/gtest.h>

#include "bee/script/cluster_file.hpp"

namespace bee::script {
namespace {

struct told {
  std::string nodes;     // "hall=127.0.0.1:7101 old=false", in the order of the file
  std::string problems;  // without the path
  severity worst;
};

told read(const std::string& name) {
  const auto file = load_cluster_file(std::string(BEE_TEST_DIR "/golden/cluster/") + name);
  told out{{}, {}, severity::remark};
  for (const auto& n : file.nodes)
    out.nodes +=
        (out.nodes.empty() ? "" : " ") + n.name + "=" + (n.address ? to_string(*n.address) : "false");
  for (const auto& p : file.problems) {
    out.problems += std::to_string(p.line) + ": " + p.text + "\n";
    out.worst = std::max(out.worst, p.how);
  }
  return out;
}

TEST(cluster_cases, strings_have_their_methods) {
  const auto file = read("string_method.lua");
  EXPECT_EQ(file.nodes, "game_1=127.0.0.1:7101 game_2=127.0.0.1:7102 game_3=127.0.0.1:7103");
  EXPECT_EQ(file.problems, "");
}

TEST(cluster_cases, a_name_that_is_set_again_has_its_last_value_and_one_warning_with_both_lines) {
  const auto file = read("redefined.lua");
  EXPECT_EQ(file.nodes, "hall=127.0.0.1:7111");
  EXPECT_EQ(file.problems, "3: hall is set again; the first time is line 1\n");
  EXPECT_EQ(file.worst, severity::warning);
}

TEST(cluster_cases, false_is_a_name_that_is_off_and_nil_is_none) {
  const auto file = read("false_and_nil.lua");
  EXPECT_EQ(file.nodes, "hall=127.0.0.1:7101 old=false");
  EXPECT_EQ(file.problems, "");
}

TEST(cluster_cases, a_helper_without_a_port_is_left_out_and_the_rest_is_there) {
  const auto file = read("global_helper.lua");
  EXPECT_EQ(file.nodes, "hall=127.0.0.1:7101 gate=127.0.0.1:7102");
  EXPECT_EQ(file.problems, "1: host must be \"host:port\" or false, got \"127.0.0.1\" without a port\n");
  EXPECT_EQ(file.worst, severity::undialable);
}

TEST(cluster_cases, an_option_may_be_a_table) {
  const auto file = read("option_table.lua");
  EXPECT_EQ(file.nodes, "hall=127.0.0.1:7101");
  EXPECT_EQ(file.problems, "");
}

TEST(cluster_cases, odd_ports_are_dialled_and_remarked) {
  for (const char* name : {"hex_port.lua", "trailing_space.lua"}) {
    const auto file = read(name);
    EXPECT_EQ(file.nodes, "hall=127.0.0.1:7101") << name;
    EXPECT_NE(file.problems.find("takes for 7101"), std::string::npos) << file.problems;
    EXPECT_EQ(file.worst, severity::remark);
  }
}

TEST(cluster_cases, a_returned_table_is_no_node_and_a_hint) {
  const auto file = read("return_table.lua");
  EXPECT_EQ(file.nodes, "");
  EXPECT_NE(file.problems.find("skynet ignores what the file returns"), std::string::npos) << file.problems;
}

}  // namespace
}  // namespace bee::script
