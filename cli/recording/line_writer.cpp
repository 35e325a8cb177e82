#include "cli/recording/line_writer.hpp"

#include <algorithm>
#include <utility>

#include "cli/base/output.hpp"

namespace bee::cli {

line_writer::line_writer(int fd, std::function<void()> on_end, std::size_t most)
    : fd_(fd), on_end_(std::move(on_end)), most_(most), thread_([this] { run(); }) {}

bool line_writer::add(std::string_view line) {
  return lines_.try_add([&](std::string& waiting) {
    if (!waiting.empty() && line.size() > most_ - std::min(most_, waiting.size())) return false;
    waiting += line;
    return true;
  });
}

void line_writer::finish() {
  if (!thread_.joinable()) return;
  lines_.finish();
  thread_.join();
}

void line_writer::run() {
  output to(fd_);
  for (std::string taken; lines_.take(taken);) {
    to.write(taken);
    to.flush();
    if (!to.is_closed() && to.error() == 0) continue;
    error_ = to.error();
    return on_end_();
  }
}

}  // namespace bee::cli
