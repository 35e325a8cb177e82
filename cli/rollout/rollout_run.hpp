// A rollout as a person watches it: signals, progress, pauses, questions and the check between batches.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <map>
#include <string>
#include <vector>

#include "bee/fleet/drive.hpp"
#include "bee/fleet/resume.hpp"
#include "cli/report/progress.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli {

struct rollout_outcome {
  struct ended_node {
    fleet::step_state state;
    std::string note;
    std::optional<stock::trouble> why = {};  ///< what went wrong in this run, as it came
  };
  std::map<std::string, ended_node, std::less<>> nodes;  ///< those that had a job
  fleet::rollout_end end = fleet::rollout_end::done;
  std::size_t failures = 0;
  error_code journal_failure;
  std::string failed_check;  ///< what the check after a batch said; empty when none failed
  int signal = 0;            ///< the last signal that came
};

class rollout_run {
 public:
  /// Make it before connections are opened: later there may be no file descriptor left for signals.
  rollout_run(const invocation& in, const fleet_options& o, boost::asio::io_context& io)
      : in_(in), o_(o), io_(io), signals_(io) {}

  /// Carries the jobs out. A first Ctrl-C begins no more nodes, a second one quits.
  rollout_outcome run(std::vector<fleet::node_job>, const fleet::continuation&, fleet::links&,
                      fleet::journal&, fleet::run_id);

 private:
  struct parts;
  fleet::drive_hooks hooks(parts&);
  boost::asio::awaitable<bool> check_batch(parts&);
  boost::asio::awaitable<bool> wait_between(parts&);
  void await_signal(parts&);

  const invocation& in_;
  const fleet_options& o_;
  boost::asio::io_context& io_;
  boost::asio::signal_set signals_;
};

/// Runs a coroutine to its end on a context that lives on.
void run_on(boost::asio::io_context&, boost::asio::awaitable<void>);

/// Whether a node in that state is as it should be.
bool is_good(fleet::step_state);

}  // namespace bee::cli
