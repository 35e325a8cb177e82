// A command of the user's beside other work: it never runs longer than it may, and what it started goes with
// it.
#pragma once

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bee/base/duration.hpp"

namespace bee::cli {

class child_process {
 public:
  /// How it is started. It has a process group of its own, so a Ctrl-C on the terminal is not for it.
  struct command {
    std::vector<std::string> words;           ///< the first is looked up in PATH
    std::vector<std::string> variables = {};  ///< "NAME=value", before those of the environment
    int input = -1;                           ///< its standard input; -1: there is nothing to read
    bool prints_to_stderr = false;            ///< its standard output too
  };

  /// Make it before the start, so that an end that comes at once is not missed.
  explicit child_process(const boost::asio::any_io_executor& executor);
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  /// Ends it as stop() does, and waits for that: a second at most.
  ~child_process();

  /// Returns 0, or the error number when it can not be started.
  int start(command how);
  /// Waits for its end; after `deadline` it is killed with its group. Once.
  boost::asio::awaitable<void> wait(duration deadline);
  /// Asks it and its group to end (SIGTERM), and kills what is left of them a second later.
  void stop();

  bool is_late() const { return state_->is_late; }        ///< killed at the deadline
  bool is_stopped() const { return state_->is_stopped; }  ///< by stop()
  /// The exit code, or 128 + n when a signal ended it.
  int code() const;
  /// The signal that ended it; 0 when none did.
  int signal() const;

 private:
  struct state : std::enable_shared_from_this<state> {
    explicit state(const boost::asio::any_io_executor& executor) : ended(executor), limit(executor) {}
    bool has_ended();
    void signal_group(int number) const;
    void kill_after(duration time);
    boost::asio::signal_set ended;
    boost::asio::steady_timer limit;
    pid_t pid = 0;
    int status = 0;
    bool is_over = true;
    bool is_late = false;
    bool is_stopped = false;
  };

  std::shared_ptr<state> state_;
};

}  // namespace bee::cli
