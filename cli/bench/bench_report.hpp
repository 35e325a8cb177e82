// What a load comes to, for people and for scripts.
#pragma once

#include <string>
#include <vector>

#include "cli/base/tree.hpp"
#include "cli/bench/bench_figures.hpp"
#include "cli/bench/bench_options.hpp"
#include "cli/bench/bench_run.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// What was asked for, in words.
struct bench_subject {
  std::string what;  ///< "mysqlpool execute"
  const bench_options& options;
};

/// Fills the report: figures when there are any, and how it ended.
void report_bench(const bench_subject&, const bench_figures&, const bench_end&, report&);

}  // namespace bee::cli
