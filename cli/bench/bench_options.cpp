#include "cli/bench/bench_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "bee/base/duration.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_calls = 1'000'000'000'000;
constexpr double most_rate = 10'000'000;

std::optional<double> number_in(std::string_view text) {
  double out = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  const bool is_one = read.ec == std::errc{} && read.ptr == end && std::isfinite(out);
  return is_one ? std::optional(out) : std::nullopt;
}

attempt<double> rate_of(const invocation& in) {
  const auto text = in.get("rate");
  if (!text) return 0.0;
  const auto rate = number_in(*text);
  if (rate && *rate > 0 && *rate <= most_rate) return *rate;
  return usage_error("--rate: " + in_quotes(*text) +
                     " is not a number of calls a second, above 0 and at most 10000000");
}

attempt<load::error_budget> budget_of(const invocation& in) {
  load::error_budget out;
  auto text = in.get("max-errors").value_or("");
  if (text.empty()) return out;
  const auto wrong = usage_error("--max-errors: " + in_quotes(text) +
                                 " is neither a number of calls nor a share such as 1%");
  if (text.ends_with('%')) {
    text.pop_back();
    const auto percent = number_in(text);
    if (!percent || *percent < 0 || *percent > 100) return wrong;
    out.share = *percent / 100;
    return out;
  }
  std::uint64_t most = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), most);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return wrong;
  out.most = most;
  return out;
}

attempt<load::plan> plan_of(const invocation& in) {
  load::plan out;
  const auto calls = count_of(in, "calls", 1, most_calls, 0);
  if (!calls) return calls.error();
  out.calls = *calls;
  const auto time = time_of(in, "for", out.calls > 0 ? duration::zero() : std::chrono::seconds(10));
  if (!time) return time.error();
  out.time = *time;
  const auto warm_up = time_of(in, "warm-up", duration::zero());
  if (!warm_up) return warm_up.error();
  out.warm_up = *warm_up;
  const auto rate = rate_of(in);
  if (!rate) return rate.error();
  out.rate = *rate;
  constexpr std::size_t some_routes = 8;
  const bool is_pb = in.has("pb");
  const auto most = is_pb ? bench_options::most_routes : bench_options::most_in_flight;
  const auto otherwise = is_pb ? some_routes : most;
  const auto in_flight = count_of(in, "inflight", 1, most, out.rate > 0 ? otherwise : 1);
  if (!in_flight) return in_flight.error();
  out.in_flight = *in_flight;
  out.patience = in.set.timeout;
  return out;
}

// With --pb each call that is under way has a connection and a route of its own.
attempt<std::size_t> connections_of(const invocation& in, const load::plan& load) {
  if (in.has("pb") && in.has("connections"))
    return usage_error("--connections: with --pb there are as many as --inflight says");
  if (in.has("pb")) return load.in_flight;
  const auto out = count_of(in, "connections", 1, 1000, 1);
  if (!out) return out.error();
  if (load.rate <= 0 && *out > load.in_flight)
    return usage_error(fmt::format("--connections: {} are more than the calls in flight (--inflight {})",
                                   *out, load.in_flight));
  return out;
}

}  // namespace

attempt<bench_options> read_bench_options(const invocation& in) {
  bench_options out;
  const auto load = plan_of(in);
  if (!load) return load.error();
  out.load = *load;
  const auto connections = connections_of(in, *load);
  if (!connections) return connections.error();
  out.connections = *connections;
  const auto budget = budget_of(in);
  if (!budget) return budget.error();
  out.budget = *budget;
  out.fails_if_slower = in.has("fail-if-slower");
  const auto file = in.get("compare");
  if (!file && out.fails_if_slower) return usage_error("--fail-if-slower: it goes with --compare");
  if (!file) return out;
  auto before = read_earlier_run(*file);
  if (!before) return before.error();
  out.before = std::move(*before);
  return out;
}

std::string text_of(const bench_options& o) {
  const auto counted = [](std::size_t n, const char* what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  std::string out;
  if (o.load.calls > 0) out = counted(o.load.calls, "call");
  if (o.load.time > duration::zero()) out += (out.empty() ? "" : " in at most ") + duration_text(o.load.time);
  if (o.load.rate > 0) out += fmt::format(", {:.6g} a second", o.load.rate);
  if (o.load.rate <= 0) out += fmt::format(", {} in flight", o.load.in_flight);
  if (o.load.rate > 0 && o.load.in_flight < bench_options::most_in_flight)
    out += fmt::format(", at most {} in flight", o.load.in_flight);
  out += " over " + counted(o.connections, "connection");
  if (o.load.warm_up > duration::zero()) out += ", after " + duration_text(o.load.warm_up) + " of warm-up";
  return out;
}

}  // namespace bee::cli
