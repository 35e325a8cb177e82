// Which tests of a file run, and in which order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bee/script/smoke/test_script.hpp"

namespace bee::cli {

struct test_selection {
  std::vector<std::string> filters;   ///< texts, one of which is in the name; none: every test
  std::vector<std::string> tags;      ///< one of which the test has; none: every test
  std::vector<std::string> not_tags;  ///< none of which it has
  std::optional<std::uint64_t> seed;  ///< shuffles, the same way for the same seed

  bool picks(const script::test_case&) const;
};

struct plan_step {
  script::test_part part;  ///< setup, teardown or test
  std::size_t of = 0;      ///< the block or the test
  friend bool operator==(const plan_step&, const plan_step&) = default;
};

/// The tests of a block stay together, between its setup and its teardown; both are left out with all its
/// tests. Without a seed they are in the order of the file.
std::vector<plan_step> plan_tests(const std::vector<script::test_block>&,
                                  const std::vector<script::test_case>&, const test_selection&);

/// Any order of 0 .. count - 1, the same for the same seed.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed);

}  // namespace bee::cli
