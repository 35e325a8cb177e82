// One line of the table that scripts/bench prints.
#pragma once

#include <cstdio>
#include <string>

namespace bee::bench {

/// What was measured, its figure, the baseline of the same run, their ratio, and what is asked for.
inline void print_row(const std::string& what, const std::string& figure, const std::string& baseline,
                      double ratio, const std::string& target) {
  std::printf("| %s | %s | %s | %.2fx | %s |\n", what.c_str(), figure.c_str(), baseline.c_str(), ratio,
              target.c_str());
}

}  // namespace bee::bench
