#include <algorithm>
#include <cmath>

#include "bee/survey/round_trip.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

using clock = std::chrono::steady_clock;

constexpr word_spec ping_words[] = {nodes_word};
constexpr option_spec ping_options[] = {
    all_option,
    except_option,
    {"count", 0, "N", "how many round trips, each within --timeout; default 5"},
    retry_option,
    retry_interval_option,
    {"wait", 0, "TIME", "try again until the node answers, at most this long"},
};

constexpr auto first_pause = std::chrono::milliseconds(20);
constexpr auto longest_pause = std::chrono::milliseconds(500);

struct ping_plan {
  std::size_t count = 5;
  std::optional<duration> wait;
};

double rounded(double ms) {
  return std::round(ms * 1000) / 1000;
}

record statistics(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  double sum = 0;
  for (const double t : times) sum += t;
  const auto p99 = static_cast<std::size_t>(std::ceil(static_cast<double>(times.size()) * 0.99)) - 1;
  return {{"count", static_cast<std::int64_t>(times.size())},
          {"min_ms", rounded(times.front())},
          {"avg_ms", rounded(sum / static_cast<double>(times.size()))},
          {"p99_ms", rounded(times[p99])}};
}

task<void> ping_node(remote& to, node_talk& talk, const ping_plan& p) {
  std::vector<double> times;
  for (std::size_t i = 0; i < p.count; ++i) {
    if (i > 0) to.restart();
    const auto start = clock::now();
    const auto answer = co_await survey::round_trip(to);
    if (!answer) co_return talk.add_failure(answer.error());
    times.push_back(to_ms(clock::now() - start));
  }
  talk.add_result(statistics(std::move(times)));
}

// Whether waiting may help: a node that starts refuses connections, or takes them and does not answer yet.
bool may_come_up(const failure& why) {
  return why.code == exit_code::unreachable || why.code == exit_code::unknown;
}

task<attempt<void>> try_once(const invocation& in, const cluster::node& to, duration left) {
  const auto time = std::clamp<duration>(left, std::chrono::milliseconds(1), in.set.timeout);
  auto how = reach_options(in);
  how.timeout = time;
  auto opened = co_await remote::open(how, to);
  if (!opened) co_return opened.error();
  co_return co_await survey::round_trip(**opened);
}

// Tries one node until it answers or the time is over.
task<void> wait_for(const invocation& in, const cluster::node& to, clock::time_point deadline) {
  duration pause = first_pause;
  for (;;) {
    const auto answer = co_await try_once(in, to, deadline - clock::now());
    const auto left = deadline - clock::now();
    if (answer || !may_come_up(answer.error()) || left <= duration::zero()) co_return;
    co_await sleep_for(std::min(pause, left));
    pause = std::min<duration>(pause * 2, longest_pause);
  }
}

void wait_for_all(const invocation& in, const std::vector<cluster::node>& nodes, duration time, report& out) {
  const auto deadline = clock::now() + time;
  run_on_each(in, nodes, out, time, [&](std::size_t i) { return wait_for(in, nodes[i], deadline); });
}

attempt<ping_plan> read_ping_plan(const invocation& in) {
  const auto count = count_of(in, "count", 1, 1'000'000, 5);
  if (!count) return count.error();
  ping_plan out{*count, std::nullopt};
  if (!in.has("wait")) return out;
  if (!in.set.via.empty()) return usage_error("--wait and --via exclude each other");
  const auto wait = time_of(in, "wait", {});
  if (!wait) return wait.error();
  out.wait = *wait;
  return out;
}

void run_ping(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  const auto p = read_ping_plan(in);
  if (!p) return out.fail(p.error());
  const auto retry = read_retry(in);
  if (!retry) return out.fail(retry.error());
  if (p->wait && retry->times > 0) return out.fail(usage_error("--wait and --retry exclude each other"));
  if (p->wait) wait_for_all(in, to->nodes, *p->wait, out);
  if (out.error()) return;  // interrupted
  on_nodes(in, to->nodes, out, [&](remote& node, node_talk& talk) { return ping_node(node, talk, *p); },
           {.limits = p->count, .retry = *retry, .keeps = true});
}

}  // namespace

extern const verb ping;
const verb ping{
    .name = "ping",
    .summary = "time the cheapest round trip to nodes",
    .usage = "NODES",
    .help =
        "Asks each node for a name that nobody has, --count times one after the other, and prints the times. "
        "No\n"
        "service of the game runs for it. Any answer counts. --wait waits for nodes that are starting.",
    .touches = effect::reads,
    .words = ping_words,
    .options = ping_options,
    .examples = {{{"are all nodes up?", "beectl ping --all"},
                  {"wait for a node that starts, in a script", "beectl ping game_7 --wait 30s --count 1"}}},
    .run = run_ping,
};

}  // namespace bee::cli::commands
