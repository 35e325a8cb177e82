// Asks again and again whether etcd is there, and keeps this server's own lease, under which it may be the
// one that pushes. Inside the layer only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "bee/names/store/etcd_follower.hpp"

namespace bee::names {

/// Its coroutines keep it alive.
class etcd_heartbeat {
 public:
  etcd_heartbeat(std::shared_ptr<etcd_link> link, std::shared_ptr<etcd_health> health,
                 std::shared_ptr<etcd_follower> follower)
      : link_(std::move(link)),
        health_(std::move(health)),
        follower_(std::move(follower)),
        pulse_(link_->executor) {}

  /// Until the store is over.
  static etcd::task<void> beat(std::shared_ptr<etcd_heartbeat> self);

  /// This server's own key, under a new lease. Returns the revision of it.
  static etcd::task<etcd::answer<revision>> enlist(std::shared_ptr<etcd_heartbeat> self);
  /// The revision of it, 0 when another server is or none can be.
  static etcd::task<revision> become_pusher(std::shared_ptr<etcd_heartbeat> self);
  /// Gives the lease back: another server may push at once.
  static etcd::task<void> leave(std::shared_ptr<etcd_heartbeat> self);

  void stop() { pulse_.cancel(); }

 private:
  static etcd::task<void> beat_once(std::shared_ptr<etcd_heartbeat> self);
  static etcd::task<void> keep_own_lease(std::shared_ptr<etcd_heartbeat> self);

  std::shared_ptr<etcd_link> link_;
  std::shared_ptr<etcd_health> health_;
  std::shared_ptr<etcd_follower> follower_;
  boost::asio::steady_timer pulse_;
  etcd::lease_id own_lease_ = 0;
};

}  // namespace bee::names
