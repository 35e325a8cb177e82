// The shape of a distribution in a few ranges of times.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bee/load/histogram.hpp"

namespace bee::cli {

struct plot_bar {
  std::uint64_t from = 0;
  std::uint64_t below = 0;
  std::uint64_t calls = 0;
};

/// At most about twenty ranges from the first that has a call to the last. Their ends are 1, 2 and 5 and the
/// tens of these; where few of them have nearly all calls, those are cut finer. Which counter lies on an end
/// is true to three digits.
std::vector<plot_bar> plot_bars(const load::histogram&);

/// A line for each, the longest bar 40 wide; a range with a call has a mark, and dots stand for those
/// without.
std::string plot_of(const load::histogram&);

}  // namespace bee::cli
