// Changes, each one transaction of etcd; and the leases of nodes. Inside the layer only.
#pragma once

#include <memory>

#include "bee/names/store/etcd_follower.hpp"

namespace bee::names {

/// Its coroutines keep it alive. What they return has been told to the owner before.
class etcd_writer {
 public:
  etcd_writer(std::shared_ptr<etcd_link> link, std::shared_ptr<etcd_health> health,
              std::shared_ptr<etcd_follower> follower)
      : link_(std::move(link)), health_(std::move(health)), follower_(std::move(follower)) {}

  static etcd::task<result<revision>> commit(std::shared_ptr<etcd_writer> self,
                                             std::shared_ptr<const change> c);
  static etcd::task<result<revision>> catch_up(std::shared_ptr<etcd_writer> self, std::string name);
  static etcd::task<result<revision>> renew(std::shared_ptr<etcd_writer> self, record_ptr node,
                                            bool may_begin);

 private:
  static etcd::task<result<revision>> finish(std::shared_ptr<etcd_writer> self, std::string name,
                                             std::string tag, etcd::txn_answer end);
  static etcd::task<result<revision>> begin_lease(std::shared_ptr<etcd_writer> self, record_ptr node);
  static etcd::task<etcd::answer<etcd::lease_id>> lease_for(std::shared_ptr<etcd_writer> self, bool is_needed,
                                                            std::int64_t time_ms);
  bool needs_lease(const change& c) const;
  etcd::txn txn_of(const change& c, const std::string& tag, etcd::lease_id lease) const;
  error_code code_of(const etcd::trouble& why) const;

  std::shared_ptr<etcd_link> link_;
  std::shared_ptr<etcd_health> health_;
  std::shared_ptr<etcd_follower> follower_;
  std::uint64_t changes_ = 0;
};

}  // namespace bee::names
