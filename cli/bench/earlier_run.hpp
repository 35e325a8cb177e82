// bench --compare: an earlier run, and how this one differs from it.
#pragma once

#include <string>
#include <vector>

#include "bee/load/significance.hpp"
#include "bee/load/slices.hpp"
#include "cli/base/exit_code.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// What each slice of a run has, in the units of the document.
struct slice_figures {
  std::vector<double> rates;
  std::vector<double> p50_ms;
  std::vector<double> p99_ms;
};

slice_figures figures_of(const std::vector<load::slice>&, load::slices::duration length);

struct earlier_run {
  std::string subject;  ///< SERVICE COMMAND
  std::string what;     ///< the load, for people: "10s, 1 in flight over 1 connection"
  bool is_open = false;
  slice_figures slices;
};

/// The document that -o json printed. Fails with bad_input for anything else.
attempt<earlier_run> read_earlier_run(const std::string& file);
/// The same of its text; `name` begins the sentence.
attempt<earlier_run> parse_earlier_run(const std::string& text, const std::string& name);

/// One figure of both runs.
struct difference_row {
  const char* name;  ///< "rate", "p50_ms", "p99_ms"
  const char* says;  ///< "faster", "slower", "noise", "too-few"
  load::comparison of;
};

/// The rate is not compared when it was given: both runs have that.
std::vector<difference_row> compare_runs(const earlier_run& before, const slice_figures& now, bool is_open);

/// Whether the runs were too short for any figure.
bool is_untold(const std::vector<difference_row>&);
bool is_slower(const std::vector<difference_row>&);
/// For people: a line each.
std::string text_of(const std::vector<difference_row>&);
tree tree_of(const std::vector<difference_row>&);

}  // namespace bee::cli
