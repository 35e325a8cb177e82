#include "cli/base/output.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace bee::cli {
namespace {

constexpr std::size_t most_buffered = 64 * 1024;

// A descriptor that its owner set to non-blocking: wait until it takes something.
void wait_until_writable(int fd) {
  pollfd waiting{fd, POLLOUT, 0};
  ::poll(&waiting, 1, -1);
}

}  // namespace

void output::write(std::string_view text) {
  if (is_closed_ || error_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= most_buffered) flush();
}

void output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !is_closed_ && error_ == 0) {
    const auto n = ::write(fd_, rest.data(), rest.size());
    if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
    if (n >= 0 || errno == EINTR) continue;
    if (errno == EAGAIN) {
      wait_until_writable(fd_);
    } else if (errno == EPIPE) {
      is_closed_ = true;
    } else {
      error_ = errno;
    }
  }
  buffer_.clear();
}

std::size_t output::width() const {
  winsize size{};
  return ::ioctl(fd_, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::size_t output::height() const {
  winsize size{};
  return ::ioctl(fd_, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

}  // namespace bee::cli
