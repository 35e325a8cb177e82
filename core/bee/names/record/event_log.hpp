// The latest events, for those who ask "what came after revision N".
#pragma once

#include <deque>
#include <vector>

#include "bee/names/record/event.hpp"

namespace bee::names {

class event_log {
 public:
  /// Keeps at most `capacity` events, which is above 0. Nothing is known of what came up to `floor`.
  explicit event_log(std::size_t capacity, revision floor = 0) : capacity_(capacity), floor_(floor) {}

  /// Precondition: its revision is higher than that of every event before.
  void add(event e);

  /// At most `limit` events after a revision, in order. Nothing when some of them are not known any more, or
  /// when the revision is still to come: the asker has to start from a snapshot.
  std::optional<std::vector<event>> after(revision seen, std::size_t limit) const;

  revision latest() const { return events_.empty() ? floor_ : events_.back().at(); }
  /// Nothing is known of the events up to it.
  revision floor() const { return floor_; }
  std::size_t size() const { return events_.size(); }

 private:
  std::size_t capacity_;
  revision floor_;
  std::deque<event> events_;
};

}  // namespace bee::names
