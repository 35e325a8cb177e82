// A proxy inside a node: what comes for its name as "text" or "rpc_response" is forwarded over the node's
// connections.
#pragma once

#include <memory>
#include <string>

#include "bee/node/node.hpp"
#include "bee/service/bee_service.hpp"
#include "bee/service/proxy.hpp"

namespace bee::node {

using service::proxy;
using service::proxy_counters;
using service::proxy_routes;
using service::send_out;
using service::service_address;

/// Not thread-safe. Lives no longer than the node.
class hosted_proxy {
 public:
  /// Registers itself under `name`; a lookup of a destination ends after `timeout`. Fails with
  /// errc::bad_name.
  static result<std::unique_ptr<hosted_proxy>> open(node& at, std::string name, net::duration timeout,
                                                    proxy::log_line log = {});
  ~hosted_proxy();
  hosted_proxy(const hosted_proxy&) = delete;
  hosted_proxy& operator=(const hosted_proxy&) = delete;

  /// A body from a service of this process; as what comes for the name of the proxy.
  bool forward(std::string_view body) { return proxy_->forward(body); }

  const proxy_counters& counted() const { return proxy_->counted(); }

 private:
  hosted_proxy(node& at, net::duration timeout, proxy::log_line log);

  node& node_;
  std::shared_ptr<proxy> proxy_;
  handle id_ = 0;
};

/// How a service behind a proxy sends: a message of the inner layout goes in the older one-way form, all else
/// has its destination in it. What the proxy drops, it logs: nobody is told that it failed. A text command
/// has no such form, and fails with errc::bad_route. The proxy must live as long as the service.
send_out sender_through(hosted_proxy& by);

}  // namespace bee::node
