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

/// At most twenty ranges with ends of 1, 2 and 5 (nanoseconds and their tens, and halfway between when few
/// cover all), from the first that has a call to the last. Which counter lies on an end is true to three
/// digits.
std::vector<plot_bar> plot_bars(const load::histogram&);

/// A line for each, the longest bar 40 wide; a range with a call has a mark.
std::string plot_of(const load::histogram&);

}  // namespace bee::cli
