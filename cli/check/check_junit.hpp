// Findings as a JUnit file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/check/finding.hpp"

namespace bee::cli {

/// A suite a node and a case a check: warning and critical are failures, unknown is an error.
std::string junit_text(const std::vector<subject_checks>&, std::int64_t unix_ms);

}  // namespace bee::cli
