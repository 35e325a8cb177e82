#include "cli/question.hpp"

#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "cli/output.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr const char* yes_or_no = " [y/N]";

void put(const std::string& question) {
  output err(STDERR_FILENO);
  err.write(question + " ");
  err.flush();
}

// A terminal gives whole lines. The end of the input ends one too.
std::string read_line() {
  std::string out;
  for (char next = 0; ::read(STDIN_FILENO, &next, 1) == 1 && next != '\n';) out += next;
  return out;
}

bool read_yes() {
  const auto line = read_line();
  return line.starts_with('y') || line.starts_with('Y');
}

}  // namespace

bool can_ask() {
  return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO);
}

bool ask(const std::string& question) {
  put(question + yes_or_no);
  return read_yes();
}

bool ask_for_name(const std::string& question, const std::string& name) {
  put(question);
  return read_line() == name;
}

asio::awaitable<bool> ask_later(std::string question) {
  asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
  put(question + yes_or_no);
  co_await input.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  co_return read_yes();
}

}  // namespace bee::cli
