// The same work on every node that was named, some at once.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "cli/nodes/retry.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/reach/reach.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// One node while a command works on it. Each add_ adds a report of its own; most commands add one.
class node_talk {
 public:
  node_talk(report& out, const cluster::node& to, std::size_t place);

  /// Its place among the nodes that were named.
  std::size_t place() const { return place_; }
  /// The time of the next report counts from here.
  void restart() { start_ = std::chrono::steady_clock::now(); }
  void add_result(data result, std::optional<std::size_t> number = {});
  /// Scripts read the facts in place of the result.
  void add_result(data result, tree facts);
  /// `learned` is what is known in spite of the failure.
  void add_failure(failure why, data learned = {}, std::optional<std::size_t> number = {});

  /// Any report; which node it is of, and how long it took, is put in.
  void add(node_report);

  /// From now on a report is kept in place of the one before, and not told.
  void hold() { is_held_ = true; }
  const std::optional<node_report>& held() const { return held_; }

 private:
  report& out_;
  const cluster::node& to_;
  std::size_t place_;
  bool is_held_ = false;
  std::optional<node_report> held_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Talks to one node and adds what came of it.
using node_work = std::function<task<void>(remote&, node_talk&)>;

struct node_work_manner {
  std::size_t limits = 1;    ///< how many times --timeout the work on one node takes at most
  retry_manner retry = {};   ///< for work that adds one report
  bool ends_itself = false;  ///< it hears of signals itself, and cleans up before it ends
  bool keeps = false;        ///< what it starts on a connection ends with it: kept_links may have that
  /// Reports a node that can not be reached; empty: with the failure alone.
  std::function<void(node_talk&, failure)> on_unreached = {};
};

/// Connects to each node, --jobs at once, and does the work. A node that can not be reached is reported so,
/// and so is one to which a signal came before its end. Returns when all are done.
void on_nodes(const invocation&, const std::vector<cluster::node>&, report&, const node_work&,
              node_work_manner = {});

/// Runs a coroutine to its end, on this thread. Throws an interruption when a signal ends it before that.
void run_task(task<void>);

/// Runs work on each of the nodes by its place in the list, --jobs at once; what a signal comes before is
/// reported so.
void run_on_each(const invocation&, const std::vector<cluster::node>&, report&, duration bound,
                 const std::function<task<void>(std::size_t)>& work);

/// Waits.
task<void> sleep_for(duration);

}  // namespace bee::cli
