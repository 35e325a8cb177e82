#include "bee/survey/round_trip.hpp"

namespace bee::survey {
namespace {

constexpr const char* unlikely_name = "beectl.ping";

}  // namespace

task<attempt<void>> round_trip(stock::remote& to) {
  attempt<void> answer = boost::system::in_place_value;
  if (to.is_direct()) {
    if (const auto asked = co_await to.query(unlikely_name); !asked) answer = asked.error();
  } else {
    const auto asked = co_await to.call({wire::address(".launcher"), value::list_of("PING"), "ping", {}});
    if (!asked) answer = asked.error();
  }
  if (!answer && to.has_heard()) answer = boost::system::in_place_value;
  co_return answer;
}

task<attempt<duration>> timed_round_trip(stock::remote& to) {
  const auto start = std::chrono::steady_clock::now();
  const auto answer = co_await round_trip(to);
  if (!answer) co_return answer.error();
  co_return std::chrono::steady_clock::now() - start;
}

}  // namespace bee::survey
