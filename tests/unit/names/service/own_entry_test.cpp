#include "bee/names/service/own_entry.hpp"

#include <gtest/gtest.h>

namespace bee::names {
namespace {

std::string told(const char* listening, const char* here, const char* there,
                 const char* advertised = nullptr) {
  own_address own{"names", [listening] { return endpoint{listening, 2526}; }};
  if (advertised) own.advertised = endpoint{advertised, 9};
  const auto at = address_for(own, {here, 40000}, {there, 2528});
  return at ? to_string(*at) : "nothing";
}

TEST(own_entry, is_where_the_name_service_listens) {
  EXPECT_EQ(told("10.0.0.1", "10.0.0.1", "10.0.0.2"), "10.0.0.1:2526");
  EXPECT_EQ(told("127.0.0.1", "127.0.0.1", "127.0.0.1"), "127.0.0.1:2526");
}

TEST(own_entry, of_one_that_listens_everywhere_is_where_the_node_is_reached_from) {
  EXPECT_EQ(told("0.0.0.0", "10.0.0.1", "10.0.0.2"), "10.0.0.1:2526");
  EXPECT_EQ(told("0.0.0.0", "127.0.0.1", "127.0.0.1"), "127.0.0.1:2526");
  EXPECT_EQ(told("::", "fd00::1", "fd00::2"), "[fd00::1]:2526");
}

TEST(own_entry, on_loopback_is_not_for_nodes_elsewhere) {
  EXPECT_EQ(told("127.0.0.1", "10.0.0.1", "10.0.0.2"), "nothing");
}

TEST(own_entry, is_what_is_advertised) {
  EXPECT_EQ(told("127.0.0.1", "10.0.0.1", "10.0.0.2", "gate.internal"), "gate.internal:9");
  EXPECT_EQ(told("0.0.0.0", "10.0.0.1", "10.0.0.2", "gate.internal"), "gate.internal:9");
}

TEST(own_entry, is_told_once_and_left_to_a_node_of_that_name) {
  registry nodes({}, {}, {});
  std::vector<std::string> log;
  own_entry own({"names",
                 [] {
                   return endpoint{"127.0.0.1", 2526};
                 }},
                nodes, [&](severity, std::string_view line) { log.emplace_back(line); });
  const endpoint loopback{"127.0.0.1", 1};
  std::string told;
  EXPECT_TRUE(own.for_node(loopback, loopback, told));
  EXPECT_EQ(told, "127.0.0.1:2526");
  EXPECT_FALSE(own.for_node(loopback, loopback, told)) << "it was told already";
  std::string of_other;
  EXPECT_FALSE(own.for_node({"10.0.0.1", 1}, {"10.0.0.2", 2}, of_other));
  EXPECT_FALSE(own.for_node({"10.0.0.1", 1}, {"10.0.0.3", 2}, of_other));
  EXPECT_EQ(log.size(), 1u) << "not one for each node";
  EXPECT_NE(log.at(0).find("not in the map of 10.0.0.2:2"), std::string::npos) << log[0];
}

TEST(own_entry, without_a_name_is_none) {
  const registry nodes({}, {}, {});
  own_entry own({}, nodes, {});
  std::string told;
  EXPECT_FALSE(own.for_node({"127.0.0.1", 1}, {"127.0.0.1", 2}, told));
}

}  // namespace
}  // namespace bee::names
