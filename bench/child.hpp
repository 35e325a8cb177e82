// A part of a benchmark in a process of its own, so that two sides do not share a core's thread or a heap.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace bee::bench {

/// A forked process. Fork before anything else starts threads; the destructor kills it.
class child {
 public:
  /// `report` hands one line to the parent; what runs until killed reports once it is ready.
  using report = std::function<void(const std::string& line)>;

  explicit child(const std::function<void(const report&)>& run);
  ~child();
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// The next line that it reported; empty when it ended first.
  std::string line();
  std::uint16_t port() { return static_cast<std::uint16_t>(std::stoi(line())); }

  /// Ends it and returns the most memory that it held at once, in bytes.
  std::size_t stop();

 private:
  pid_t pid_ = 0;
  int pipe_ = -1;
};

/// Seconds of a clock that never goes back.
double now();

/// Seconds of a processor that this process has used.
double own_busy();

}  // namespace bee::bench
