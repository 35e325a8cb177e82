#include "cli/shell_command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr int could_not_start = 127;

// A child process; killed with its group and reaped when nobody waited for its end.
class child {
 public:
  explicit child(pid_t pid) : pid_(pid) {}
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() {
    if (has_ended()) return;
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  bool has_ended() {
    if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = 0;
    return pid_ <= 0;
  }
  int code() const {
    constexpr int signal_base = 128;
    return WIFSIGNALED(status_) ? signal_base + WTERMSIG(status_) : WEXITSTATUS(status_);
  }

 private:
  pid_t pid_;
  int status_ = 0;
};

// Signals that beectl handles or ignores mean to the command what they mean to others.
void make_usual(posix_spawnattr_t& how) {
  sigset_t all;
  sigset_t none;
  ::sigfillset(&all);
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigdefault(&how, &all);
  ::posix_spawnattr_setsigmask(&how, &none);
  ::posix_spawnattr_setpgroup(&how, 0);
  ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

pid_t start(std::string& command, std::vector<std::string>& variables) {
  std::string shell = "sh";
  std::string flag = "-c";
  char* const arguments[] = {shell.data(), flag.data(), command.data(), nullptr};
  std::vector<char*> all;
  for (auto& v : variables) all.push_back(v.data());
  for (char** v = environ; *v != nullptr; ++v) all.push_back(*v);
  all.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawnattr_init(&how);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  make_usual(how);
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, "/bin/sh", &files, &how, arguments, all.data());
  ::posix_spawnattr_destroy(&how);
  ::posix_spawn_file_actions_destroy(&files);
  return failed ? 0 : pid;
}

}  // namespace

asio::awaitable<int> run_shell(std::string command, std::vector<std::string> variables) {
  // Before the start: a command that ends at once is not missed.
  asio::signal_set ended(co_await asio::this_coro::executor, SIGCHLD);
  const pid_t pid = start(command, variables);
  if (pid == 0) co_return could_not_start;
  child running(pid);
  while (!running.has_ended()) co_await ended.async_wait(asio::use_awaitable);
  co_return running.code();
}

}  // namespace bee::cli
