#include "cli/base/input_lines.hpp"

#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_read = 64 * 1024;

}  // namespace

input_lines::input_lines(asio::any_io_executor executor, std::size_t longest)
    : input_(executor), longest_(longest) {
  const int copy = ::dup(STDIN_FILENO);
  boost::system::error_code error;
  if (copy >= 0) input_.assign(copy, error);
  if (copy >= 0 && error) ::close(copy);
}

std::optional<std::string> input_lines::take_line() {
  const auto end = buffer_.find('\n', searched_);
  searched_ = buffer_.size();
  if (end == std::string::npos && (!is_at_end_ || buffer_.empty())) return std::nullopt;
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end == std::string::npos ? end : end + 1);
  searched_ = 0;
  return line;
}

asio::awaitable<attempt<bool>> input_lines::read_more() {
  if (input_.is_open()) {
    boost::system::error_code ignored;
    co_await input_.async_wait(asio::posix::stream_descriptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, ignored));
  }
  const auto before = buffer_.size();
  buffer_.resize(before + most_read);
  const auto n = ::read(STDIN_FILENO, buffer_.data() + before, most_read);
  buffer_.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
  if (n < 0 && errno != EAGAIN && errno != EINTR)
    co_return bad_input(std::string("standard input: ") + std::strerror(errno));
  co_return n != 0;
}

asio::awaitable<attempt<std::optional<std::string>>> input_lines::next() {
  for (;;) {
    if (auto line = take_line()) co_return line;
    if (is_at_end_) co_return std::optional<std::string>();
    if (buffer_.size() > longest_)
      co_return bad_input("standard input: a line is longer than " + std::to_string(longest_ >> 20) + " MiB");
    const auto more = co_await read_more();
    if (!more) co_return more.error();
    is_at_end_ = !*more;
    if (is_at_end_) searched_ = 0;
  }
}

}  // namespace bee::cli
