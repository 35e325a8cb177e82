// A log of whose lines peers cause most.
#pragma once

#include <functional>
#include <string_view>

#include "bee/base/line_rate.hpp"

namespace bee::hosting {

/// Writes so many lines in a second and no more, and says how many were left out. Not thread-safe.
class bounded_log {
 public:
  explicit bounded_log(std::function<void(std::string_view line)> to = {}) : to_(std::move(to)) {}
  void write(std::string_view line);

 private:
  std::function<void(std::string_view line)> to_;  // may be empty
  line_rate lines_;
};

}  // namespace bee::hosting
