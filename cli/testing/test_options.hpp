// What the flags of `test` say.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"
#include "cli/testing/test_plan.hpp"

namespace bee::cli {

struct test_run_options {
  std::vector<std::string> files;  ///< in the order in which they run
  test_selection which;
  std::size_t retries = 0;
  duration time{};  ///< of one test
  bool ends_at_first_failure = false;
  bool is_tap = false;
  std::map<std::string, std::string> variables;  ///< --var
};

/// The flags and the words. Fails with usage for what makes no sense, and with bad_input for a path that can
/// not be read or a folder without tests.
attempt<test_run_options> read_test_options(const invocation&);

/// The files of tests below a folder, whose names end in _test.lua or _spec.lua, by name; a file itself.
attempt<std::vector<std::string>> test_files(const std::string& path);

}  // namespace bee::cli
