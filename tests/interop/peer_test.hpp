// What every interop test has: a stock node, a connection to it, and a node of ours that it knows.
#pragma once

#include <gtest/gtest.h>

#include "bee/node/node.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "stock_node.hpp"
#include "support/event_loop.hpp"

namespace bee::test {

/// A parameter for each skynet of SKYNET_HOME, or an empty one that skips.
inline std::vector<std::string> homes_or_none() {
  auto homes = skynet_homes();
  if (homes.empty()) homes.emplace_back();
  return homes;
}

/// The same, and each as a node of the bee framework.
inline std::vector<std::string> homes_and_bee_or_none() {
  auto homes = skynet_homes();
  for (auto& home : bee_homes()) homes.push_back(std::move(home));
  if (homes.empty()) homes.emplace_back();
  return homes;
}

inline wire::address name(const char* text) {
  return wire::address(std::string(text));
}

inline std::string show(const value::list& values) {
  std::string out;
  for (const auto& v : values) out += (out.empty() ? "" : "; ") + value::to_literal(v);
  return out;
}

class peer_test : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    stock_.emplace(GetParam(), "stock_1");
    channel = open(stock_->at());
    const auto unique = ask(name(".service"), {"LIST"});
    const auto* daemon = unique.at(0).as_table().find("bee_clusterd");
    is_bee_ = daemon != nullptr;
    clusterd = *handle_of(daemon ? daemon : unique[0].as_table().find("clusterd"));
  }
  void TearDown() override {
    if (channel) channel->close();
    for (const auto& each : opened_) each->close();
  }

  std::shared_ptr<net::channel> open(const endpoint& at) {
    opened_.push_back(*loop.run(net::channel::open(at, soon)));
    return opened_.back();
  }
  session::outcome call(const wire::address& address, const value::list& arguments,
                        net::duration timeout = soon) {
    return loop.run(channel->call({address, *value::pack(arguments)}, timeout));
  }
  /// The values of an answer; a failure of the test when there is none.
  value::list ask(const wire::address& address, const value::list& arguments) {
    const auto o = call(address, arguments);
    EXPECT_FALSE(o.error) << o.error.message() << ": " << o.body;
    return o.error ? value::list{value::value()} : value::unpack(o.body).value();
  }
  std::string shown(const wire::address& address, const value::list& arguments) {
    return show(ask(address, arguments));
  }
  void push(const wire::address& address, const value::list& arguments) {
    ASSERT_TRUE(channel->push({address, *value::pack(arguments)}));
  }
  /// Gives the stock node an address for a node name.
  void tell(const char* node, const endpoint& at) {
    value::table map;
    map.pairs.emplace_back(node, to_string(at));
    EXPECT_EQ(shown(clusterd, {"reload", std::move(map)}), "nil");
  }
  static std::optional<node::handle> handle_of(const value::value* shown) {
    if (shown == nullptr || !shown->is_string()) return std::nullopt;
    return wire::parse_address(shown->as_string()).value().handle();
  }

  event_loop loop;
  std::shared_ptr<net::channel> channel;
  wire::address clusterd;
  stock_node& stock() { return *stock_; }
  /// Whether its cluster module runs under bee_ names.
  bool is_bee() const { return is_bee_; }
  /// Whether that module stands beside an older core. There it does not get over a first call that failed.
  bool is_old_core() const { return is_bee_ && !GetParam().starts_with("bee:"); }

 private:
  bool is_bee_ = false;
  std::optional<stock_node> stock_;
  std::vector<std::shared_ptr<net::channel>> opened_;
};

inline std::string home_name(const testing::TestParamInfo<std::string>& info) {
  std::string last = info.param.substr(info.param.find_last_of('/') + 1);
  for (char& c : last)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  if (info.param.starts_with("bee:")) last.insert(0, "bee_");
  return info.param.empty() ? "without" : last + "_" + std::to_string(info.index);
}

}  // namespace bee::test
