#include "cli/top/top_plan.hpp"

#include <algorithm>
#include <chrono>

#include "cli/base/milliseconds.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/reach/reach.hpp"

namespace bee::cli {

attempt<top_plan> read_top_plan(const invocation& in) {
  if (!in.set.via.empty()) return usage_error("top looks at each node itself: --via is not for it");
  auto sort = choice_of(in, "sort");
  if (!sort) return sort.error();
  const auto interval = time_of(in, "interval", std::chrono::seconds(2));
  if (!interval) return interval.error();
  const auto rounds = count_of(in, "rounds", 1, 1'000'000'000, 0);
  if (!rounds) return rounds.error();
  auto checks = read_check_plan(in);
  if (!checks) return checks.error();
  auto to = pick_targets(in);
  if (!to) return to.error();
  return top_plan{std::move(to->nodes), sort->empty() ? "mqlen" : std::move(*sort), *interval, *rounds,
                  std::move(*checks)};
}

// One that is down is tried again soon: somebody is looking.
survey::surveyor_options surveyor_options_of(const invocation& in, const top_plan& p) {
  using std::chrono::milliseconds;
  constexpr milliseconds patience(10'000);
  survey::surveyor_options out;
  out.reach = reach_options(in);
  out.pace.interval = to_milliseconds(p.interval);
  out.pace.calm = std::min(out.pace.calm, out.pace.interval);
  out.pace.pace.first = std::min(out.pace.interval, patience);
  out.pace.pace.longest = std::max(out.pace.interval, patience);
  out.at_once = in.set.jobs;
  return out;
}

std::string pace_text(const top_plan& p) {
  return "every " + duration_text(p.interval);
}

}  // namespace bee::cli
