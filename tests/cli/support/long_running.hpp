// A process of beectl that goes on until it gets a signal.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace bee::test {

struct long_running_settings {
  std::vector<std::string> arguments;  ///< the first is "beectl"
  std::string log;                     ///< where its standard error goes
  std::string ready;                   ///< what stands on standard error in front of where it listens
  std::map<std::string, std::string> environment = {};  ///< over what this process has
  std::size_t most_files = 0;                           ///< limit of open files, when not 0
  std::string folder = {};                              ///< where it runs; empty: where this process does
};

class long_running {
 public:
  /// Starts it and waits until it is ready; throws when it does not come up.
  explicit long_running(const long_running_settings&);
  ~long_running();
  long_running(const long_running&) = delete;
  long_running& operator=(const long_running&) = delete;

  /// What stands behind `ready`, to the end of the line.
  const std::string& address() const { return address_; }
  /// What it has written to standard error.
  std::string log() const;
  int pid() const { return pid_; }
  /// Sends a signal, waits for the end, and returns the exit code, or 128 and the signal that ended it.
  int end(int signal);
  /// SIGSTOP and SIGCONT: connections are made, and nothing is answered.
  void pause() const;
  void resume() const;

 private:
  std::string log_path_;
  std::string address_;
  int pid_ = -1;
};

}  // namespace bee::test
