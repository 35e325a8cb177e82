// The events of the past, read when a server opens the store, for those who come back. Inside the layer only.
#pragma once

#include "bee/names/store/etcd_link.hpp"

namespace bee::names {

class etcd_history {
 public:
  explicit etcd_history(etcd_link& link) : link_(link) {}

  /// Reads the events up to revision `until`; returns the stream, which goes on after them.
  etcd::task<etcd::answer<etcd::connection::ptr>> read(revision until);

  /// Those events, and the revision from which they are complete.
  snapshot take() { return std::move(past_); }
  /// client->turns() when the stream began.
  std::size_t turns() const { return turns_; }

 private:
  etcd::task<etcd::answer<void>> read_from(etcd::connection& from, revision until, revision& compacted);
  void add(const etcd::watch_event& e);

  etcd_link& link_;
  snapshot past_;
  std::size_t turns_ = 0;
};

}  // namespace bee::names
