#include "cli/repl/script_lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace bee::cli {
namespace {

constexpr std::size_t read_at_once = 64 * 1024;

}  // namespace

script_lines::script_lines() : lines_(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)) {
  if (lines_ < 0) wrong_ = std::strerror(errno);
  const int empty = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (empty < 0) return;
  ::dup2(empty, STDIN_FILENO);
  ::close(empty);
}

script_lines::~script_lines() {
  if (lines_ < 0) return;
  ::dup2(lines_, STDIN_FILENO);
  ::close(lines_);
}

bool script_lines::read_more() {
  buffer_.erase(0, at_);
  at_ = 0;
  const auto before = buffer_.size();
  buffer_.resize(before + read_at_once);
  auto n = ::read(lines_, buffer_.data() + before, read_at_once);
  while (n < 0 && errno == EINTR) n = ::read(lines_, buffer_.data() + before, read_at_once);
  if (n < 0) wrong_ = std::strerror(errno);
  buffer_.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
  return n > 0;
}

read_line script_lines::next(const std::string&) {
  auto end = buffer_.find('\n', at_);
  while (end == std::string::npos && !is_at_end_ && wrong_.empty() && buffer_.size() - at_ <= longest_line) {
    is_at_end_ = !read_more();
    end = buffer_.find('\n', at_);
  }
  ++number_;
  if (!wrong_.empty()) return {read_line::kind::failed, "standard input: " + wrong_, number_};
  if (end == std::string::npos) {
    if (at_ == buffer_.size()) return {read_line::kind::end, {}, number_};
    end = buffer_.size();
  }
  if (end - at_ > longest_line)
    return {read_line::kind::failed, "a line is longer than 256 KiB; an ARG can stand in a file: @FILE",
            number_};
  auto text = buffer_.substr(at_, end - at_);
  at_ = std::min(end + 1, buffer_.size());
  return {read_line::kind::line, std::move(text), number_};
}

}  // namespace bee::cli
