#include "cli/event_command.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstring>
#include <memory>

#include "bee/base/bytes.hpp"

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

// Signals that beectl handles or ignores mean to the program what they mean to others.
int start(std::vector<std::string>& command, int input, pid_t& pid) {
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t all;
  sigset_t none;
  ::sigfillset(&all);
  ::sigemptyset(&none);
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawnattr_init(&how);
  ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  ::posix_spawnattr_setsigdefault(&how, &all);
  ::posix_spawnattr_setsigmask(&how, &none);
  ::posix_spawnattr_setpgroup(&how, 0);
  ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int failed = ::posix_spawnp(&pid, arguments[0], &files, &how, arguments.data(), environ);
  ::posix_spawnattr_destroy(&how);
  ::posix_spawn_file_actions_destroy(&files);
  return failed;
}

class running {
 public:
  explicit running(pid_t pid) : pid_(pid) {}
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  ~running() {
    if (!has_ended()) ::kill(-pid_, SIGTERM);
  }
  bool is_late = false;
  bool has_ended() {
    if (!is_over_) is_over_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
    return is_over_;
  }
  void kill_all() { ::kill(-pid_, SIGKILL); }
  std::string sentence() const {
    if (WIFSIGNALED(status_)) return fmt::format("ended by signal {}", WTERMSIG(status_));
    return WEXITSTATUS(status_) == 0 ? "" : fmt::format("exit code {}", WEXITSTATUS(status_));
  }

 private:
  pid_t pid_;
  int status_ = 0;
  bool is_over_ = false;
};

failure not_started(const std::string& name, int why) {
  return bad_input(in_quotes(name) + " can not be started: " + std::strerror(why));
}

}  // namespace

asio::awaitable<attempt<std::string>> run_with_input(std::vector<std::string> command, std::string input,
                                                     duration deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const input_file file(input);
  if (!file.is_good()) co_return not_started(command[0], errno);
  // Before the start: a program that ends at once is not missed.
  asio::signal_set ended(executor, SIGCHLD);
  pid_t pid = 0;
  if (const int failed = start(command, file.fd(), pid)) co_return not_started(command[0], failed);
  const auto child = std::make_shared<running>(pid);
  asio::steady_timer limit(executor, deadline);
  limit.async_wait([weak = std::weak_ptr<running>(child)](const boost::system::error_code& why) {
    const auto late = weak.lock();
    if (why || !late || late->has_ended()) return;
    late->is_late = true;
    late->kill_all();
  });
  while (!child->has_ended()) {
    boost::system::error_code ignored;
    co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  limit.cancel();
  if (child->is_late) co_return "killed after " + to_string(deadline);
  co_return child->sentence();
}

}  // namespace bee::cli
