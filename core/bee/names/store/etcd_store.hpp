// The store that any number of name servers share: an etcd cluster. See etcd_view.hpp for its keys.
//
// A change is one transaction that compares the revision of the record. Nodes with a lease have a key under a
// lease of etcd, whose clock decides; whichever name server hears first that it is gone writes the node down.
// One of the name servers, under a lease of its own, is the one that pushes the map to nodes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "bee/etcd/client.hpp"
#include "bee/names/record/log_line.hpp"
#include "bee/names/store/store.hpp"

namespace bee::names {

struct etcd_store_options {
  etcd::client_options client;
  std::chrono::milliseconds heartbeat{1000};
  std::chrono::milliseconds cut_off{3000};  ///< without etcd for so long, nothing is answered any more
  std::int64_t own_lease_s = 5;             ///< after which another name server pushes
  std::size_t events = 10'000;              ///< that are read when it opens, for those who come back
  /// Whether it is a name server's. Otherwise it reads no events of the past, never pushes, and leaves it to
  /// the name servers to write down nodes whose lease is over.
  bool is_server = true;
  log_line log;
};

/// Not thread-safe: runs on the executor's one thread.
class etcd_store final : public store {
 public:
  /// Reads what is there and begins to follow it. Fails with a sentence when no member answers, with
  /// fault::refused for a prefix that holds foreign keys.
  static etcd::task<etcd::answer<std::unique_ptr<etcd_store>>> open(boost::asio::any_io_executor executor,
                                                                    etcd::url from,
                                                                    etcd_store_options options = {});
  ~etcd_store() override;

  snapshot take_snapshot() override;
  void commit(change c, on_committed done) override;
  bool is_shared() const override { return true; }
  void catch_up(std::string name, on_committed done) override;
  void renew(record_ptr node, bool may_begin, on_committed done) override;
  standing stands() const override;
  revision newest() const override;

  /// Lets another name server push at once. The last thing to do with it.
  etcd::task<void> leave();

 private:
  struct parts;
  explicit etcd_store(std::unique_ptr<parts> p);
  static etcd::task<etcd::answer<void>> begin_to_serve(parts& p);
  void tell(etcd::task<result<revision>> work, on_committed done);

  std::unique_ptr<parts> parts_;
};

}  // namespace bee::names
