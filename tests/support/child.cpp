#include "support/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <stdexcept>

namespace bee::test {

pipe_ends::pipe_ends() {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  read = fds[0];
  write = fds[1];
}

prepared::prepared(const program& p) {
  for (const auto& argument : p.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  for (const auto& [name, text] : p.environment) variables.push_back(name + "=" + text);
  for (auto& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
}

int open_terminal() {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
    throw std::runtime_error("no terminal");
  return master;
}

int open_terminal_of(int master) {
  return ::open(::ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

void become(const program& p, const prepared& ready, const standard_files& files) {
  const rlimit most{p.most_files, p.most_files};
  const bool is_ready = ::dup2(files.in, 0) == 0 && ::dup2(files.out, 1) == 1 && ::dup2(files.err, 2) == 2 &&
                        ::chdir(p.folder.c_str()) == 0 && ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 &&
                        (p.most_files == 0 || ::setrlimit(RLIMIT_NOFILE, &most) == 0) &&
                        (!files.are_of_a_person || (::setsid() > 0 && ::ioctl(0, TIOCSCTTY, 0) == 0));
  if (is_ready) ::execve(ready.arguments[0], ready.arguments.data(), ready.environment.data());
  ::_exit(126);
}

void wait_for(int pid, program_end& end) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (WIFEXITED(status)) end.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
}

}  // namespace bee::test
