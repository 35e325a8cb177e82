// Results of a run for scripts and for CI.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/base/exit_code.hpp"
#include "cli/base/tree.hpp"
#include "cli/testing/test_result.hpp"

namespace bee::cli {

struct test_results {
  std::vector<test_result> tests;
  std::vector<bad_test_file> bad_files;
  std::optional<std::uint64_t> seed;
  bool was_interrupted = false;  // what did not run is an error of the report then

  test_tally tally() const;
};

/// beectl.v1.Tested.
tree tree_of(const test_results&);

/// A suite a file: what failed is a failure, all else that is not well an error.
std::string junit_text(const test_results&, std::int64_t unix_ms);

/// What is wrong with the run as a whole; nothing when all is well. A wrong file counts more than a test that
/// failed, and that more than a node that is not there. `has_run`: whether a service ran for any of them.
std::optional<failure> verdict_of(const test_tally&, ran has_run);

}  // namespace bee::cli
