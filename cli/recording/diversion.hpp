// Callers of a node that are given another address for it, for a time. It is a push like any other: with
// plan, question, rollout and journal. What a run that was killed has left behind is found in the journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "bee/file/run_lock.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

class diversion {
 public:
  /// --for, from the cluster file of -c. Fails when a caller or the node is not in it.
  static attempt<diversion> read(const invocation&, const std::string& node, report&);

  /// One at a time for each cluster: holds a lock for as long as it lives. Then puts back what a run that was
  /// killed has left behind; `told` gets what was done.
  attempt<void> begin(std::vector<std::string>& told);
  /// Asks, and gives the callers that address. With -n the plan is in the report.
  attempt<void> divert(const endpoint& to, report&);
  /// Gives them the address of the cluster file again. What could not be reached is in the failure.
  attempt<void> take_back();

  /// --resume: only what was left behind.
  static attempt<std::vector<std::string>> put_back_only(const invocation&);

 private:
  diversion(const invocation& in, std::string node) : in_(&in), node_(std::move(node)) {}

  const invocation* in_;
  std::string node_;
  std::vector<std::string> callers_;
  file::run_lock lock_;
};

}  // namespace bee::cli
