// The registry as somebody who watches it knows it, whichever of several name servers answers. No I/O; time
// is an argument.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "bee/names/record/watch_answer.hpp"

namespace bee::names {

/// Tells each event once, in the order of revisions. Name servers in front of one store may be behind each
/// other: an answer from before what is known is not taken.
class view {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using nodes_by_name = std::map<std::string, record_ptr, std::less<>>;

  /// What has become of an answer.
  enum class outcome { taken, lags };

  /// When nothing but answers from before what is known came for as long as `patience`, the registry has
  /// begun anew: what it is now is taken.
  explicit view(std::chrono::milliseconds patience = std::chrono::seconds(30)) : patience_(patience) {}

  /// Begins after a revision instead of with a snapshot. Precondition: nothing was taken yet.
  void begin_after(revision seen) { seen_ = seen; }

  /// The arguments of the next "watch".
  value::table question(std::chrono::milliseconds timeout, time_point now) const;

  outcome take(const watch_answer& a, time_point now);

  /// Whether an answer of this revision is from before what is known.
  bool is_old(revision at) const { return seen_ && at < *seen_; }

  std::optional<revision> seen() const { return seen_; }
  const nodes_by_name& nodes() const { return nodes_; }
  record_ptr find(std::string_view name) const;

  /// Each may be empty. `on_event` comes before the nodes() are what it says.
  std::function<void(const event&)> on_event;
  /// Everything is known anew: at the first look, and after a gap.
  std::function<void(const watch_answer&)> on_snapshot;
  /// What a node was and what it is, either may be null.
  std::function<void(const record_ptr& before, const record_ptr& after)> on_change;

 private:
  bool begins_anew(time_point now) const { return behind_since_ && now - *behind_since_ >= patience_; }
  void take_snapshot(const watch_answer& a);
  void change(const std::string& name, record_ptr after);

  std::chrono::milliseconds patience_;
  std::optional<revision> seen_;
  std::optional<time_point> behind_since_;
  nodes_by_name nodes_;
};

}  // namespace bee::names
