#include "cli/nodes/retry.hpp"

namespace bee::cli {

attempt<retry_manner> read_retry(const invocation& in) {
  constexpr std::size_t most = 1'000'000;
  retry_manner out;
  const auto times = count_of(in, "retry", 0, most, 0);
  if (!times) return times.error();
  out.times = *times;
  if (!in.has("retry"))
    if (const auto fits = refuse(in, {"retry-interval", "retry-missing"}, "it goes with --retry"); !fits)
      return fits.error();
  const auto interval = time_of(in, "retry-interval", out.interval);
  if (!interval) return interval.error();
  out.interval = *interval;
  out.also_missing = in.has("retry-missing");
  return out;
}

}  // namespace bee::cli
