// Results as a JUnit file, which every CI shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bee::cli {

struct junit_case {
  enum class end { passed, failed, error, skipped };

  std::string name;
  std::string classname;
  double elapsed_ms = 0;
  end how = end::passed;
  std::string type = {};     ///< of a failure or an error
  std::string message = {};  ///< one line
  std::string text = {};     ///< more of it; may be empty
};

struct junit_suite {
  std::string name;
  std::string package;   ///< what made it: "beectl.check"
  std::string hostname;  ///< "-" when there is none
  double elapsed_ms = 0;
  std::vector<junit_case> cases;
};

/// Valid by the schema of Ant's junit task and by that of Jenkins; bytes that XML can not hold are escaped as
/// for a terminal.
std::string junit_text(const std::vector<junit_suite>&, std::int64_t unix_ms);

}  // namespace bee::cli
