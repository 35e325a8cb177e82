#include "cli/repl/shell_line.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "cli/base/spawned.hpp"

namespace bee::cli {
namespace {

constexpr int not_started = 127;

// The keys of the terminal that send signals reach both; this process goes on.
class keys_for_the_child {
 public:
  keys_for_the_child() {
    struct sigaction how {};
    how.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &how, &interrupt_);
    ::sigaction(SIGQUIT, &how, &quit_);
  }
  ~keys_for_the_child() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }
  keys_for_the_child(const keys_for_the_child&) = delete;
  keys_for_the_child& operator=(const keys_for_the_child&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction quit_ {};
};

int start_shell(std::string command, pid_t& pid) {
  std::string shell = "/bin/sh";
  std::string flag = "-c";
  char* const words[] = {shell.data(), flag.data(), command.data(), nullptr};
  // Connections that are kept are not for it: what it leaves running would hold them open.
  const spawn_attributes how;
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  const int failed = ::posix_spawn(&pid, shell.c_str(), &files, how.get(), words, environ);
  ::posix_spawn_file_actions_destroy(&files);
  return failed;
}

}  // namespace

int run_in_shell(const std::string& command) {
  const keys_for_the_child while_it_runs;
  pid_t pid = 0;
  if (start_shell(command, pid) != 0) return not_started;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return not_started;
  return code_of_status(status);
}

}  // namespace bee::cli
