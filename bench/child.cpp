#include "child.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <system_error>

namespace bee::bench {

child::child(const std::function<void(const report&)>& run) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error(errno, std::system_category(), "pipe");
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error(errno, std::system_category(), "fork");
  pipe_ = ends[0];
  if (pid_ > 0) {
    ::close(ends[1]);
    return;
  }
  ::close(ends[0]);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // also when the parent aborts
  run([fd = ends[1]](const std::string& line) {
    const std::string text = line + '\n';
    if (::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) ::_exit(1);
  });
  ::_exit(0);
}

child::~child() {
  if (pid_ > 0) stop();
}

std::string child::line() {
  std::string text;
  for (char c = 0; ::read(pipe_, &c, 1) == 1 && c != '\n';) text += c;
  return text;
}

std::size_t child::stop() {
  rusage used{};
  ::kill(pid_, SIGKILL);
  ::wait4(pid_, nullptr, 0, &used);
  ::close(pipe_);
  pid_ = 0;
  return static_cast<std::size_t>(used.ru_maxrss) * 1024;
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double own_busy() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace bee::bench
