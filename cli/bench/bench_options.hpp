// The flags of bench, read and checked.
#pragma once

#include <optional>
#include <string>

#include "bee/load/schedule.hpp"
#include "cli/bench/earlier_run.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct bench_options {
  static constexpr std::size_t most_in_flight = 65'536;
  static constexpr std::size_t most_routes = 64;

  load::plan load;
  std::size_t connections = 1;  ///< to each node
  load::error_budget budget;
  std::optional<earlier_run> before;  ///< --compare
  bool fails_if_slower = false;

  bool has_budget() const { return budget.most || budget.share; }
};

/// Fails with usage for what makes no sense, and with bad_input for a file that is no earlier run.
attempt<bench_options> read_bench_options(const invocation&);

/// "10s, 64 in flight over 2 connections", "1000 calls, 500 a second".
std::string text_of(const bench_options&);

}  // namespace bee::cli
