// What a check says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/tone.hpp"

namespace bee::cli {

/// unknown: it could not be looked at.
enum class severity { ok, unknown, warning, critical };
std::string_view to_text(severity);

/// Yellow for a warning, red for what is critical.
tone tone_of(severity);

/// From which value on; absent: never.
struct threshold {
  std::optional<double> warn;
  std::optional<double> crit;
};

severity severity_of(double value, const threshold&);

struct finding {
  std::string check;
  severity how = severity::ok;
  std::string text;             ///< in words an operator can act on, safe for a terminal
  std::optional<double> value;  ///< what was compared with the thresholds
  std::string_view unit = {};   ///< of the value: "ms", "MB"; empty for a count
  threshold from = {};
};

/// All that was found of one node; one without a name is the cluster as a whole.
struct subject_checks {
  std::string node;
  std::string address;
  double elapsed_ms = 0;
  std::vector<finding> findings;
};

/// The worst of them: critical, then warning, then unknown.
severity worst_of(const std::vector<finding>&);

}  // namespace bee::cli
