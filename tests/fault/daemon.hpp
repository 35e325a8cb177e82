// A verb of beectl that serves until it is told to stop, as a process of its own.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/event_loop.hpp"
#include "support/program.hpp"

namespace bee::test {

class daemon {
 public:
  /// Starts it and waits until it says that it is ready; throws when it does not come up.
  daemon(const temporary_folder& folder, std::vector<std::string> words, std::size_t most_files = 0)
      : log_(folder.path() + "/" + words.at(0) + ".log") {
    words.insert(words.begin(), "beectl");
    std::vector<char*> arguments;
    for (auto& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    (void)::unlink(log_.c_str());  // of one before it
    pid_ = ::fork();
    if (pid_ == 0) {
      const int to = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(to, 2);
      ::close(to);
      const rlimit files{most_files, most_files};
      if (most_files != 0) ::setrlimit(RLIMIT_NOFILE, &files);
      ::execv(BEECTL, arguments.data());
      ::_exit(127);
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (log().find("ready: ") == std::string::npos) {
      if (std::chrono::steady_clock::now() > deadline || ::waitpid(pid_, nullptr, WNOHANG) != 0)
        throw std::runtime_error("it did not come up: " + log());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  ~daemon() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  daemon(const daemon&) = delete;
  daemon& operator=(const daemon&) = delete;

  int pid() const { return pid_; }
  std::string log() const {
    std::ifstream in(log_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string log_;
  int pid_ = -1;
};

}  // namespace bee::test
