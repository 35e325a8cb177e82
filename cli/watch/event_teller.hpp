// Where the events of a watch go: to standard output, or to a program of the user's.
#pragma once

#include <functional>
#include <string>

#include "cli/reach/reach.hpp"
#include "cli/watch/event_record.hpp"
#include "cli/watch/watch_plan.hpp"

namespace bee::cli {

class event_teller {
 public:
  /// `stop` is called when nothing more is to be told: nobody reads, or CMD can not be started. What is given
  /// outlives it.
  event_teller(const invocation& in, const watch_plan& plan, report& out, std::function<void()> stop)
      : in_(in), plan_(plan), out_(out), stop_(std::move(stop)) {}

  /// Returns when it was told, or CMD has ended.
  task<void> tell(event_line line);

  /// What was kept for one document becomes the result of the report; nodes that are down are an honest no.
  void end(std::size_t down, std::size_t all);

  /// A sentence on standard error, at once.
  void warn(const std::string& sentence) const;

 private:
  task<void> hand_over(event_line line);

  const invocation& in_;
  const watch_plan& plan_;
  report& out_;
  std::function<void()> stop_;
  value::list document_;
};

}  // namespace bee::cli
