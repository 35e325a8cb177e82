// What the tests of the store in etcd begin with.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "bee/base/bytes.hpp"
#include "unit/names/store/etcd_place.hpp"

namespace bee::names::test {

using namespace std::chrono_literals;

/// A request to the gateway about one key.
inline std::string put(const std::string& key, const std::string& value) {
  return R"({"key":")" + to_base64(key) + R"(","value":")" + to_base64(value) + "\"}";
}

inline node_record with_lease(std::string name, std::int64_t ms = 2000) {
  auto node = node_at(std::move(name));
  node.lease_ms = ms;
  return node;
}

struct etcd_store_test : testing::Test {
  void SetUp() override {
    if (!bee::test::has_etcd()) GTEST_SKIP() << "etcd is not installed: scripts/setup";
    place.emplace();
    place->options.heartbeat = 50ms;
    place->options.log = [this](severity, std::string_view line) { log += std::string(line) + "\n"; };
  }
  bee::test::event_loop& loop() { return place->loop; }
  bee::test::etcd_cluster& etcd() { return shared_etcd(); }

  result<revision> renew(store& in, const record_ptr& node, bool may_begin) {
    std::optional<result<revision>> out;
    in.renew(node, may_begin, [&](result<revision> r) { out = r; });
    loop().run_until([&] { return out.has_value(); });
    return *out;
  }

  std::optional<etcd_place> place;
  std::string log;
};

}  // namespace bee::names::test
