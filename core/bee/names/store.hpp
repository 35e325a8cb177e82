// Where the registry lives on when the name server does not.
#pragma once

#include <functional>

#include "bee/base/error.hpp"
#include "bee/names/registry.hpp"

namespace bee::names {

/// Not thread-safe. Never calls back before the function that was given the callback returns.
class store {
 public:
  using on_committed = std::function<void(result<revision>)>;

  virtual ~store() = default;

  /// All that it held when it was opened. Once.
  virtual snapshot take_snapshot() = 0;

  /// Called for each event after the snapshot, once and in the order of revisions. Set it before the first
  /// commit.
  std::function<void(const event&)> on_event;

  /// Writes a change. `done` comes after on_event, and when the change will survive the death of this
  /// process; it gets the revision, or store_conflict when the record is not of revision `before` any more,
  /// or another store_ code: then nothing was written.
  virtual void commit(change c, on_committed done) = 0;
};

}  // namespace bee::names
