#include "bee/observe/backoff.hpp"

#include <algorithm>

namespace bee::observe {

void backoff::fail(time_point now, double random) {
  const auto longest = std::max(pace_.first, pace_.longest);
  auto wait = pace_.first;
  for (std::size_t i = 0; i < failures_ && wait < longest; ++i) wait *= 2;
  wait = std::min(wait, longest);
  const auto place = random > 0 ? std::min(random, 1.0) : 0.0;  // a NaN is 0
  const auto factor = 1 + pace_.spread * (2 * place - 1);
  next_ =
      now + std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(wait.count()) * factor));
  ++failures_;
}

}  // namespace bee::observe
