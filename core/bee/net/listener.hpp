// Accepts cluster connections and hands each request of each to one handler.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/session/server_session.hpp"

namespace bee::net {

/// One accepted connection, as a handler sees it. Held by shared_ptr: an answer to a connection that is gone
/// is dropped.
class peer_link {
 public:
  virtual ~peer_link() = default;
  virtual void respond(std::uint32_t session, std::string message) = 0;
  virtual void respond_error(std::uint32_t session, std::string_view text) = 0;
  virtual void close() = 0;
  virtual endpoint remote() const = 0;
};

struct listener_options {
  session::limits limits;
  std::size_t max_connections = 10'000;
  std::size_t max_queued_output = 64u << 20;  ///< reading from a peer stops while this much waits for it
};

struct listener_events {
  std::function<void(const std::shared_ptr<peer_link>&, session::incoming&&)> on_request;
  std::function<void(const endpoint& peer, error_code why, std::string_view frame)>
      on_dropped;  ///< may be empty
};

class listener {
 public:
  /// Binds and starts to accept. Port 0 takes any free port. Fails with the system's error.
  static result<std::unique_ptr<listener>> open(boost::asio::any_io_executor executor, const endpoint& at,
                                                listener_events events, listener_options options = {});
  virtual ~listener() = default;  ///< closes it and every connection
  virtual endpoint local() const = 0;
  virtual std::size_t connections() const = 0;
};

}  // namespace bee::net
