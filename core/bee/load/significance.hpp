// Whether two samples differ by more than chance.
#pragma once

#include <span>

namespace bee::load {

/// How likely a difference as large as this is when both samples come from the same source, 0 to 1: the
/// two-sided test of Mann and Whitney, by its normal approximation, with ties. It asks nothing of how values
/// are spread. 1 when one of them is empty.
double chance_of(std::span<const double> a, std::span<const double> b);

double median_of(std::span<const double> values);

enum class verdict {
  noise,   ///< no difference that chance does not explain
  lower,   ///< the second sample lies below the first
  higher,  ///< the second lies above
  too_few  ///< not enough values to tell
};

struct comparison {
  double before = 0;  ///< medians
  double after = 0;
  double chance = 1;
  verdict says = verdict::too_few;
};

/// A difference counts when chance makes one in at most a hundred pairs of such samples, and the medians are
/// two hundredths apart: the same machine is no steadier between two runs.
comparison compare(std::span<const double> before, std::span<const double> after);

}  // namespace bee::load
