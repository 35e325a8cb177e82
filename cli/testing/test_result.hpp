// How a test ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/script/smoke/test_script.hpp"

namespace bee::cli {

/// unreachable: a node that it needs was not there, and it did not expect that. misuse: its file is wrong.
enum class test_end { passed, failed, unreachable, misuse, pending, not_run };
std::string_view to_text(test_end);

struct test_result {
  std::string file;
  std::string name;
  int line = 0;
  std::vector<std::string> tags;
  test_end end = test_end::not_run;
  double elapsed_ms = 0;
  std::size_t tries = 0;
  std::vector<script::test_fault> faults;  ///< of the last try
  std::string said;                        ///< what it printed, and with -v its calls with their wire

  bool is_good() const {
    return end == test_end::passed || end == test_end::pending || end == test_end::not_run;
  }
};

/// A file that is wrong: its tests were not run.
struct bad_test_file {
  std::string path;
  script::test_fault why;
};

struct test_tally {
  std::size_t all = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unreachable = 0;
  std::size_t misuse = 0;
  std::size_t pending = 0;
  std::size_t not_run = 0;
  std::size_t bad_files = 0;

  void add(test_end);
  std::size_t bad() const { return failed + unreachable + misuse; }
};

/// What faults make of a test.
test_end end_of(const std::vector<script::test_fault>&);

}  // namespace bee::cli
