// The results of a run as they come in, printed in the order of the plan.
#pragma once

#include <vector>

#include "cli/report/attended.hpp"
#include "cli/report/report.hpp"
#include "cli/testing/test_options.hpp"
#include "cli/testing/test_report.hpp"

namespace bee::cli {

class test_board {
 public:
  test_board(const invocation&, const test_run_options&, report&);

  /// The tests of the next file.
  void expect(std::vector<test_result> planned);
  /// All files are expected. Prints those that are wrong.
  void begin(std::vector<bad_test_file> bad);
  /// A test of the file of that number, or what else went wrong there.
  void take(std::size_t file, test_result);
  /// That was all of that file.
  void finish(std::size_t file);
  how_far look() const;

  /// What there is; tests that were not run are so.
  test_results end();
  /// How many there were of each kind, when nothing failed: else that is the sentence of the failure.
  void tell_good_end(const test_tally&);

 private:
  struct file_results {
    std::vector<test_result> planned;
    std::vector<test_result> ended;
    std::size_t printed = 0;
    bool is_done = false;
  };

  void print(const test_result&);
  void print_ready();
  void print_text(const std::string& text);

  const test_run_options& options_;
  report& out_;
  const bool prints_;
  const bool color_;
  std::vector<file_results> files_;
  std::vector<bad_test_file> bad_;
  std::size_t printed_files_ = 0;  // that are done, and printed
  std::size_t number_ = 0;         // of TAP
  std::size_t all_ = 0;
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
};

}  // namespace bee::cli
