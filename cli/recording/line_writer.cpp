#include "cli/recording/line_writer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/base/output.hpp"

namespace bee::cli {
namespace {

constexpr std::chrono::milliseconds together{5};

}  // namespace

line_writer::line_writer(int fd, std::function<void()> on_end, std::size_t most)
    : fd_(fd), on_end_(std::move(on_end)), most_(most), thread_([this] { run(); }) {}

bool line_writer::add(std::string_view line) {
  {
    const std::lock_guard here(mutex_);
    if (!waiting_.empty() && line.size() > most_ - std::min(most_, waiting_.size())) return false;
    const bool was_empty = waiting_.empty();
    waiting_ += line;
    if (!was_empty) return true;
  }
  changed_.notify_one();
  return true;
}

void line_writer::finish() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard here(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void line_writer::run() {
  output to(fd_);
  std::string taken;
  std::unique_lock here(mutex_);
  while (true) {
    changed_.wait(here, [this] { return is_ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    // A line that comes alone wakes this thread; those behind it within this time do not.
    changed_.wait_for(here, together, [this] { return is_ending_; });
    taken.clear();
    taken.swap(waiting_);
    here.unlock();
    to.write(taken);
    to.flush();
    here.lock();
    if (!to.is_closed() && to.error() == 0) continue;
    error_ = to.error();
    break;
  }
  here.unlock();
  on_end_();
}

}  // namespace bee::cli
