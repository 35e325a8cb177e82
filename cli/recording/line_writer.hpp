// Lines on their way to a file, so that a slow file keeps nobody waiting.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "cli/recording/batch_queue.hpp"

namespace bee::cli {

/// Writes in a thread of its own. add() from any one thread.
class line_writer {
 public:
  static constexpr std::size_t most_waiting = 16u << 20;

  /// `on_end` is called in that thread when nothing can be written any more.
  line_writer(int fd, std::function<void()> on_end, std::size_t most = most_waiting);
  line_writer(const line_writer&) = delete;
  line_writer& operator=(const line_writer&) = delete;
  ~line_writer() { finish(); }

  /// False when there is no room for it now. A single line finds room when nothing else waits.
  bool add(std::string_view line);
  /// Writes what waits, and ends.
  void finish();

  /// After on_end or finish(): the errno of a write; 0 when there was none.
  int error() const { return error_; }

 private:
  void run();

  int fd_;
  std::function<void()> on_end_;
  std::size_t most_;
  batch_queue<std::string> lines_;
  int error_ = 0;
  std::thread thread_;
};

}  // namespace bee::cli
