// One HTTP connection to a member of an etcd cluster, in the clear or over TLS.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "bee/base/endpoint.hpp"
#include "bee/etcd/trouble.hpp"
#include "bee/etcd/url.hpp"
#include "bee/net/task.hpp"

namespace bee::etcd {

using duration = std::chrono::steady_clock::duration;
using bee::task;

/// What TLS needs to know, read once.
class tls;
/// Null for a cluster in the clear. Fails when a file can not be read or is not what it should be.
answer<std::shared_ptr<tls>> load_tls(const url& from);

struct http_answer {
  unsigned status = 0;
  std::string body;
};

/// Not thread-safe; one request at a time. After a failure it is of no more use.
class connection {
 public:
  static constexpr std::size_t longest_answer = 64u << 20;
  using ptr = std::unique_ptr<connection>;

  static task<answer<ptr>> open(endpoint to, std::shared_ptr<tls> security, duration timeout);
  virtual ~connection() = default;

  /// `token` may be empty. Fails with fault::unreachable, also when time is over, or fault::not_etcd.
  virtual task<answer<http_answer>> post(std::string path, std::string body, std::string token,
                                         duration timeout) = 0;

  /// The same for an answer without an end: when its status is 200, next_line() has the rest.
  virtual task<answer<http_answer>> begin(std::string path, std::string body, std::string token,
                                          duration timeout) = 0;
  /// The next line, without its end. Waits for ever, until close().
  virtual task<answer<std::string>> next_line() = 0;

  /// Ends whatever waits for it. Safe from outside a call.
  virtual void close() = 0;
};

}  // namespace bee::etcd
