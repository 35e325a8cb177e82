#include "cli/question.hpp"

#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "cli/output.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

void put(const std::string& question) {
  output err(STDERR_FILENO);
  err.write(question + " [y/N] ");
  err.flush();
}

// A terminal gives whole lines. The end of the input is a no.
bool read_yes() {
  char first = 'n';
  if (::read(STDIN_FILENO, &first, 1) != 1) return false;
  for (char rest = first; rest != '\n';)
    if (::read(STDIN_FILENO, &rest, 1) != 1) break;
  return first == 'y' || first == 'Y';
}

}  // namespace

bool can_ask() {
  return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO);
}

bool ask(const std::string& question) {
  put(question);
  return read_yes();
}

asio::awaitable<bool> ask_later(std::string question) {
  asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
  put(question);
  co_await input.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  co_return read_yes();
}

}  // namespace bee::cli
