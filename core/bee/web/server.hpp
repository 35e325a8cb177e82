// An HTTP/1.1 server on one thread: connections with deadlines and limits, one handler for all requests, and
// streams of events.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/web/request.hpp"
#include "bee/web/response.hpp"

namespace bee::web {

struct server_options {
  std::size_t connections = 2'000;            ///< at once; an idle one gives way to the next
  std::size_t streams = 1'000;                ///< of events, at once; one more is answered with 503
  std::size_t memory = 96u << 20;             ///< of answers that are on their way
  std::uint32_t header_bytes = 16u << 10;     ///< 431 beyond
  std::uint64_t body_bytes = 4u << 10;        ///< 413 beyond
  std::chrono::milliseconds request{10'000};  ///< from the first byte of a request to its last; 408 beyond
  std::chrono::milliseconds idle{75'000};     ///< between two requests of a connection
  std::chrono::milliseconds answer{30'000};   ///< what is sent at once must be taken within
  std::chrono::milliseconds ping{15'000};     ///< a stream without events gets a comment
  std::shared_ptr<boost::asio::ssl::context> security;  ///< TLS; empty: none
  std::function<void(std::string_view line)> log;       ///< of what is short; may be empty
};

/// Called on the executor's thread for each request. Must not throw.
using handler = std::function<response(const request&)>;

struct server_counts {
  std::uint64_t requests = 0;  ///< since the beginning, those that were refused too
  std::size_t connections = 0;
  std::size_t streams = 0;
};

/// Not thread-safe: all calls from the executor's one thread.
class server {
 public:
  /// Binds and begins to accept. Port 0 takes any free port. Fails with the system's error.
  static result<std::unique_ptr<server>> open(boost::asio::any_io_executor executor, const endpoint& at,
                                              handler answers, server_options options = {});
  virtual ~server() = default;  ///< closes it and every connection

  virtual endpoint local() const = 0;
  virtual server_counts counts() const = 0;

  /// Accepts no more; what is being answered is, streams end, idle connections close. `done` is called once,
  /// when the last connection has gone.
  virtual void stop(std::function<void()> done) = 0;
};

}  // namespace bee::web
