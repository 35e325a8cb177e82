#include "cli/base/question.hpp"

#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <functional>
#include <optional>

#include "cli/base/output.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr const char* yes_or_no = " [y/N] ";

void put(const std::string& text) {
  output err(STDERR_FILENO);
  err.write(text);
  err.flush();
}

// While it lives Ctrl-C ends a read, and not the process.
class interruptible {
 public:
  interruptible() {
    struct sigaction how {};
    how.sa_handler = [](int) {};
    ::sigaction(SIGINT, &how, &before_);
  }
  ~interruptible() { ::sigaction(SIGINT, &before_, nullptr); }
  interruptible(const interruptible&) = delete;
  interruptible& operator=(const interruptible&) = delete;

 private:
  struct sigaction before_ {};
};

// A terminal gives whole lines. The end of the input ends one too. Nothing when Ctrl-C came.
std::optional<std::string> read_line() {
  const interruptible here;
  std::string out;
  for (char next = 0; next != '\n';) {
    const auto n = ::read(STDIN_FILENO, &next, 1);
    if (n < 0 && errno == EINTR) return std::nullopt;
    if (n <= 0) {
      put("\n");
      return out;
    }
    if (next != '\n') out += next;
  }
  return out;
}

bool is_yes(const std::string& line) {
  return line.starts_with('y') || line.starts_with('Y');
}

reply read_reply(const std::function<bool(const std::string&)>& agrees) {
  const auto line = read_line();
  if (!line) put("\n");
  if (!line) return reply::interrupted;
  return agrees(*line) ? reply::yes : reply::no;
}

}  // namespace

bool can_ask() {
  return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO);
}

reply ask(const std::string& question) {
  put(translated_sentence(question) + yes_or_no);
  return read_reply(is_yes);
}

reply ask_for_name(const std::string& question, const std::string& name) {
  put(translated_sentence(question) + " ");
  return read_reply([&](const std::string& line) { return line == name; });
}

asio::awaitable<bool> ask_later(std::string question) {
  asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
  put(translated_sentence(question) + yes_or_no);
  co_await input.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  co_return read_reply(is_yes) == reply::yes;
}

}  // namespace bee::cli
