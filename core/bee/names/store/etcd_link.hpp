// What the parts of etcd_store have in common: the way to etcd, what is known of it, and who is told. Inside
// the layer only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <string>

#include "bee/names/store/etcd_store.hpp"
#include "bee/names/store/etcd_view.hpp"

namespace bee::names {

struct etcd_link {
  using clock = std::chrono::steady_clock;

  etcd_link(boost::asio::any_io_executor e, std::shared_ptr<etcd::client> c, const std::string& prefix,
            etcd_store_options o);

  void log(severity how, const std::string& line) const {
    if (options.log) options.log(how, "etcd: " + line);
  }

  etcd::task<etcd::answer<etcd::lease_id>> grant(std::int64_t seconds);
  etcd::task<etcd::answer<etcd::txn_answer>> run(etcd::txn what);
  etcd::task<void> sleep(std::chrono::milliseconds time) const;

  boost::asio::any_io_executor executor;
  etcd_store_options options;
  std::shared_ptr<etcd::client> client;
  std::string id;  // of this name server
  etcd_view view;
  etcd_store* owner = nullptr;  // null before it is opened and after it is gone
  bool is_over = false;
};

}  // namespace bee::names
