// All files of a run, some at once, and what is told of them while they run.
#pragma once

#include "cli/report/report.hpp"
#include "cli/testing/test_options.hpp"
#include "cli/testing/test_report.hpp"

namespace bee::cli {

/// --list: what would run, a line each; runs nothing.
void list_tests(const invocation&, const test_run_options&, report&);

/// The report of --junit says that the run has not ended, until run_tests() writes it: a CI shows none of an
/// earlier run. Fails where it can not be written, which nothing is run for then.
attempt<void> begin_junit(const invocation&);

/// Runs the tests, --jobs files at once, prints each in the order of the plan as soon as all before it are
/// done, and fills the report.
void run_tests(const invocation&, const test_run_options&, report&);

}  // namespace bee::cli
