#include "bee/base/line_rate.hpp"

#include <utility>

namespace bee {

std::optional<std::size_t> line_rate::next(time_point now) {
  if (!begun_ || now - *begun_ >= stretch_) {
    begun_ = now;
    written_ = 0;
  }
  if (written_ == most_) {
    ++missed_;
    return std::nullopt;
  }
  ++written_;
  return std::exchange(missed_, 0);
}

}  // namespace bee
