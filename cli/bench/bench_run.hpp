// A load on nodes from the first connection to the last answer.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/bench/bench_figures.hpp"
#include "cli/bench/bench_options.hpp"
#include "cli/bench/load_link.hpp"

namespace bee::cli {

/// What is sent: one of them.
struct bench_load {
  const bench_messages* plain = nullptr;
  const bench_pb_messages* pb = nullptr;
};

struct bench_end {
  int signal = 0;
  bool is_begun = false;  ///< calls may have been sent
  bool is_budget_spent = false;
  std::uint64_t given_up = 0;      ///< calls of a rate that the nodes had no time for
  std::optional<failure> stopped;  ///< why it could not begin, or go on
  std::vector<std::string> left;   ///< what could not be cleaned up
};

/// Connects to each node, makes the calls, and waits for the answers of those that are under way at the end
/// of the time, each until its deadline. A rate that is behind then goes on for one time limit. Ctrl-C ends
/// it at once; what is under way then is not counted.
bench_end run_bench(const invocation&, const std::vector<cluster::node>&, const bench_options&,
                    const bench_load&, bench_figures&);

}  // namespace bee::cli
