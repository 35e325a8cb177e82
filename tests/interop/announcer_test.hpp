// A stock node on which a service uses bee_names, told by a test what to do.
#pragma once

#include "peer_test.hpp"

namespace bee::test {

class announcer_test : public peer_test {
 protected:
  /// Starts bee_names on the stock node; `options` are fields of a table.
  void announce(const std::string& options) {
    const auto launched = ask(name(".launcher"), {"LAUNCH", "snlua", "announcer"}).at(0);
    announcer_ = launched.is_integer() ? wire::address(static_cast<std::uint32_t>(launched.as_integer()))
                                       : wire::address(*handle_of(&launched));
    auto all = value::parse_literal("{name='stock_1', lease=1, retry=0.05, " + options + "}")->as_table();
    all.pairs.emplace_back("address", stock().address());
    EXPECT_GE(ask(announcer_, {"start", std::move(all)}).at(0).as_integer(), 1);
  }
  /// What on_up, on_down and on_event were called with.
  std::string happened() { return shown(announcer_, {"happened"}); }
  void run_until_happened(const std::string& what) {
    loop.run_until([&] { return happened().find(what) != std::string::npos; });
  }

  wire::address announcer_;
};

}  // namespace bee::test
