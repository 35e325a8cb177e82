// The stream of events from etcd, which keeps what is known up to date. Inside the layer only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>

#include "bee/names/store/etcd_health.hpp"

namespace bee::names {

/// Its coroutines keep it alive.
class etcd_follower : public std::enable_shared_from_this<etcd_follower> {
 public:
  etcd_follower(std::shared_ptr<etcd_link> link, std::shared_ptr<etcd_health> health)
      : link_(std::move(link)), health_(std::move(health)) {}

  /// Goes on with a stream that stands behind all that is known, or with one of its own, until the store is
  /// over. `turns`: those of the client when the stream began.
  static etcd::task<void> follow(std::shared_ptr<etcd_follower> self, etcd::connection::ptr stream,
                                 std::size_t turns);

  /// Waits until all up to a revision has been told; false when that takes too long.
  static etcd::task<bool> reach(std::shared_ptr<etcd_follower> self, revision at);
  /// Waits until there is no such record.
  static etcd::task<bool> reach_absence(std::shared_ptr<etcd_follower> self, std::string name);

  /// The stream goes where the answers come from.
  void leave_another_member();
  /// What waits ends.
  void close();

 private:
  static etcd::task<void> begin(std::shared_ptr<etcd_follower> self);
  static etcd::task<void> read_stream(std::shared_ptr<etcd_follower> self);
  /// Everything anew, since events are lost.
  static etcd::task<void> start_again(std::shared_ptr<etcd_follower> self);
  void take(const std::vector<etcd::watch_event>& events);
  void wake();

  std::shared_ptr<etcd_link> link_;
  std::shared_ptr<etcd_health> health_;
  etcd::connection::ptr stream_;
  std::size_t stream_turns_ = 0;  // client->turns() when the stream began
  std::multimap<revision, std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace bee::names
