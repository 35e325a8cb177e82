#include "cli/reach/round_trip.hpp"

namespace bee::cli {
namespace {

constexpr const char* unlikely_name = "beectl.ping";

}  // namespace

task<attempt<void>> round_trip(remote& to) {
  attempt<void> answer = boost::system::in_place_value;
  if (to.is_direct()) {
    if (const auto asked = co_await to.query(unlikely_name); !asked) answer = asked.error();
  } else {
    const auto asked = co_await to.call({wire::address(".launcher"), list_of("PING"), "ping", {}});
    if (!asked) answer = asked.error();
  }
  if (!answer && to.has_heard()) answer = boost::system::in_place_value;
  co_return answer;
}

}  // namespace bee::cli
