// Findings as a JUnit file, which every CI shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/check/finding.hpp"

namespace bee::cli {

/// A suite a node and a case a check: warning and critical are failures, unknown is an error. Valid by the
/// schema of Ant's junit task and by that of Jenkins; bytes that XML can not hold are escaped as for a
/// terminal.
std::string junit_text(const std::vector<subject_checks>&, std::int64_t unix_ms);

}  // namespace bee::cli
