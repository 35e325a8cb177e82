// Where the registry lives on when the name server does not.
#pragma once

#include <functional>

#include "bee/base/error.hpp"
#include "bee/names/record/registry.hpp"

namespace bee::names {

/// How a store stands with what is behind it.
struct standing {
  bool is_reached = true;  ///< false: what it knows may be out of date, and it takes no changes
  bool is_pusher = true;   ///< of the name servers before one store, this one pushes the map to nodes
  std::string why;         ///< a sentence when it is not reached
};

/// A store is either one name server's own, or shared: then others change it as well, and it watches over
/// leases.
///
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

  virtual bool is_shared() const { return false; }

  // Only of a shared store.

  /// `done` comes when all changes of a record that were made before the call have been told by on_event,
  /// with the latest revision; or with a store_ code. What is known of a record may be older than that.
  virtual void catch_up(std::string /*name*/, on_committed) {}

  /// Starts the lease of a live node again, or with `may_begin` begins one if it is over. `done` gets
  /// store_conflict when the lease is over or the record has changed.
  virtual void renew(record_ptr, bool /*may_begin*/, on_committed) {}
  virtual standing stands() const { return {}; }
  /// The newest revision that is known to exist; events up to it may still be on their way.
  virtual revision newest() const { return 0; }

  /// The lease of a live node is over. Told again until the node is down.
  std::function<void(const std::string& name)> on_lapse;
  /// A record can not be read any more (its node was removed by an event before); or can be again, or is
  /// gone, when `why` is empty.
  std::function<void(const unreadable&)> on_set_aside;
  /// Events were missed: all that it holds now.
  std::function<void(const snapshot&)> on_gap;
  std::function<void(const standing&)> on_standing;
};

}  // namespace bee::names
