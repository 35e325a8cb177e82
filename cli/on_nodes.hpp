// The same work on every node that was named, some at once.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "cli/remote.hpp"
#include "cli/report.hpp"
#include "cli/targets.hpp"

namespace bee::cli {

/// One node while a command works on it. Each add_ adds a report of its own; most commands add one.
class node_talk {
 public:
  node_talk(report& out, const cluster::node& to, std::size_t place);

  /// The time of the next report counts from here.
  void restart() { start_ = std::chrono::steady_clock::now(); }
  void add_result(data result, std::optional<std::size_t> number = {});
  /// `learned` is what is known in spite of the failure.
  void add_failure(failure why, data learned = {}, std::optional<std::size_t> number = {});

 private:
  void add(node_report);

  report& out_;
  const cluster::node& to_;
  std::size_t place_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Talks to one node and adds what came of it.
using node_work = std::function<task<void>(remote&, node_talk&)>;

/// Connects to each node, --jobs at once, and does the work. A node that can not be reached is reported so.
/// Returns when all are done.
void on_nodes(const invocation&, const std::vector<cluster::node>&, report&, const node_work&);

/// Runs a coroutine to its end, on this thread.
void run_task(task<void>);

/// Waits.
task<void> sleep_for(duration);

}  // namespace bee::cli
