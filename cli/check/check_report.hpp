// Findings as people, scripts and monitors read them.
#pragma once

#include <string>
#include <vector>

#include "cli/base/tree.hpp"
#include "cli/check/finding.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// How many findings there are of each kind, what is ok aside.
struct check_tally {
  std::size_t subjects = 0;  ///< nodes
  std::size_t checks = 0;
  std::size_t critical = 0;
  std::size_t warning = 0;
  std::size_t unknown = 0;

  std::size_t findings() const { return critical + warning + unknown; }
};
check_tally tally_of(const std::vector<subject_checks>&);

/// "2 critical, 1 warning"; "ok: 14 checks of 2 nodes".
std::string tally_text(const check_tally&);

/// A line a finding, the worst first; a sentence when there is none.
std::string findings_text(const std::vector<subject_checks>&, bool has_color);

/// beectl.v1.CheckedNode: the state, and every check.
tree facts_of(const std::vector<finding>&);

/// One line as a monitor plugin prints it, with the values behind a bar, and its code: 0 ok, 1 warning, 2
/// critical, 3 unknown. Bounded: a monitor reads some kilobytes.
monitor_state monitor_state_of(const std::vector<subject_checks>&);

}  // namespace bee::cli
