#include "cli/watch/event_command.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <cstring>

#include "cli/base/child_process.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

// The input as a file without a name: the program reads it at its own pace, or not at all.
class input_file {
 public:
  explicit input_file(const std::string& text) : fd_(::memfd_create("event", MFD_CLOEXEC)) {
    is_good_ = fd_ >= 0 && ::write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
               ::lseek(fd_, 0, SEEK_SET) == 0;
  }
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;
  ~input_file() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool is_good() const { return is_good_; }
  int fd() const { return fd_; }

 private:
  int fd_;
  bool is_good_ = false;
};

failure not_started(const std::string& name, int why) {
  return bad_input(in_quotes(name) + " can not be started: " + std::strerror(why));
}

}  // namespace

asio::awaitable<attempt<std::string>> run_with_input(std::vector<std::string> command, std::string input,
                                                     duration deadline) {
  const auto name = command[0];
  const input_file file(input);
  if (!file.is_good()) co_return not_started(name, errno);
  child_process child(co_await asio::this_coro::executor);
  const int failed = child.start({std::move(command), {}, file.fd(), false});
  if (failed) co_return not_started(name, failed);
  co_await child.wait(deadline);
  if (child.is_late()) co_return "killed after " + duration_text(deadline);
  if (child.signal()) co_return fmt::format("ended by signal {}", child.signal());
  co_return child.code() == 0 ? std::string() : fmt::format("exit code {}", child.code());
}

}  // namespace bee::cli
