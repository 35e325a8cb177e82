// What was measured until now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/load/histogram.hpp"
#include "bee/load/schedule.hpp"
#include "bee/load/slices.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// Calls that failed alike.
struct failed_calls {
  std::string kind;  ///< the class of an exit code; of `unknown` either timeout or lost
  std::uint64_t calls = 0;
  failure first;  ///< of the first of them
};

struct node_load {
  std::string name;
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  load::histogram latency{7};  ///< used when there are more nodes than one
};

class bench_figures {
 public:
  explicit bench_figures(std::vector<std::string> nodes);

  /// What is measured begins, and ends when no call that counts begins any more; without an end all counts.
  void begin(load::time_point from, std::optional<load::time_point> to);
  /// A call of a node has ended; `why` is null when it was answered.
  void add(const load::due_call&, std::size_t node, load::time_point now, const failure* why,
           const char* kind);
  /// Nothing more comes; it was measured until then.
  void end(load::time_point at);
  /// When the last call ended.
  load::time_point last() const { return last_; }

  std::uint64_t answered() const { return latency_.count(); }
  std::uint64_t failed() const { return failed_; }
  std::uint64_t ended() const { return answered() + failed_; }
  std::uint64_t warm_up() const { return warm_up_; }
  const load::histogram& latency() const { return latency_; }
  const std::vector<failed_calls>& failures() const { return failures_; }
  const std::vector<node_load>& nodes() const { return nodes_; }
  const load::slices& slices() const { return slices_; }
  /// How long was measured; after end() only.
  load::duration time() const { return time_; }
  /// Calls that were answered within that time, a second.
  double rate() const;
  double rate_of(const node_load&) const;

 private:
  std::vector<node_load> nodes_;
  load::histogram latency_;
  load::slices slices_;
  std::vector<failed_calls> failures_;
  std::uint64_t failed_ = 0;
  std::uint64_t warm_up_ = 0;
  std::uint64_t answered_in_time_ = 0;
  load::time_point from_{};
  load::time_point last_{};
  std::optional<load::time_point> to_;
  load::duration time_{};
};

}  // namespace bee::cli
