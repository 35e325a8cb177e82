// Results of tests for people: a line each, and what is wrong with those that failed. And as TAP.
#pragma once

#include <string>

#include "cli/testing/test_result.hpp"

namespace bee::cli {

/// "FAILED  mysqlpool answers  1.2 ms" and under it where, what was expected and what came, and what it said.
std::string result_text(const test_result&, bool color);

/// A file that is wrong.
std::string result_text(const bad_test_file&, bool color);

/// "12 passed, 1 failed, 2 pending".
std::string tally_text(const test_tally&);

/// The place and the sentence of a fault, and the difference of its values; each line behind `indent`.
std::string fault_text(const std::string& path, const script::test_fault&, const std::string& indent);

/// TAP, version 13: its head, a test as one of its lines with the faults as comments, and its plan, which
/// stands at the end.
std::string tap_head();
std::string tap_end(std::size_t tests);
std::string tap_text(std::size_t number, const test_result&);
std::string tap_text(std::size_t number, const bad_test_file&);

}  // namespace bee::cli
