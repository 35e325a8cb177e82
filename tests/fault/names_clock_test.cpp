// A name service whose wall clock jumps: leases are counted on a clock that does not.
#include <gtest/gtest.h>

#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

struct names_clock : testing::Test {
  names_settings faulty() const {
    names_settings out;
    out.environment = {{"LD_PRELOAD", FAULTS},
                       {"ASAN_OPTIONS", "verify_asan_link_order=0"},
                       {"TZ", "UTC"},
                       {"BEE_TEST_CLOCK", folder.path() + "/ahead"}};
    return out;
  }
  void jump_to(long seconds_ahead) { folder.write("ahead", std::to_string(seconds_ahead)); }

  temporary_folder folder;
  event_loop loop;
  names_server server{folder, faulty()};
  names_client client{loop, server.address()};
};

constexpr long ten_years = 10 * 365 * 86'400L;

TEST_F(names_clock, a_jump_ahead_ends_no_lease_and_one_back_keeps_none_alive) {
  client.ask("register", "{name='kept', address='127.0.0.1:1', lease_ms=60000}");
  client.ask("register", "{name='lost', address='127.0.0.1:2', lease_ms=1500}");
  for (const long ahead : {ten_years, -ten_years}) {
    jump_to(ahead);
    EXPECT_EQ(client.ask("renew", "{name='kept'}").substr(0, 11), "{revision =") << "the lease is over";
    EXPECT_EQ(client.state_of("kept"), "starting");
  }
  // Only its own 1.5 s end this one, whatever the clock says; it would be alive for ten years more.
  client.wait_for_state("lost", "down");
  EXPECT_EQ(client.state_of("kept"), "starting");
}

TEST_F(names_clock, the_jump_is_one_the_process_sees) {
  const auto year_of = [](const std::string& line) { return std::stoi(line.substr(0, 4)); };
  client.ask("register", "{name='a', address='127.0.0.1:1'}");
  jump_to(ten_years);
  client.ask("register", "{name='b', address='127.0.0.1:2'}");
  const auto log = server.log();
  const auto line = [&](const char* text) {
    const auto at = log.find(text);
    return log.substr(log.rfind('\n', at) + 1);
  };
  EXPECT_GE(year_of(line("up b")), year_of(line("up a")) + 9) << log;
}

TEST_F(names_clock, a_poll_that_waits_ends_at_its_time_on_a_clock_that_went_back) {
  std::string out;
  client.call({"watch", *value::parse_literal("{after=0, timeout_ms=300}")},
              [&](const value::list& values) { out = value::to_literal(values.at(0)); });
  jump_to(-ten_years);
  loop.run_until([&] { return !out.empty(); });
  EXPECT_EQ(out, "{revision = 0, events = {}}");
}

}  // namespace
}  // namespace bee::test
