// Accepts cluster connections and hands each request of each to one handler.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/session/server_session.hpp"

namespace bee::net {

/// One accepted connection, as a handler sees it. Held by shared_ptr: an answer to a connection that is gone
/// is dropped. A peer that has sent its last byte still gets the answers of those who hold its link.
class peer_link {
 public:
  virtual ~peer_link() = default;
  virtual void respond(std::uint32_t session, std::string message) = 0;
  virtual void respond_error(std::uint32_t session, std::string_view text) = 0;
  /// Reading from the peer stops while it is charged for more than max_queued_output; the charge is for
  /// requests that wait for their answer. Every charge must be released, which may start reading again.
  virtual void charge(std::size_t bytes) = 0;
  virtual void release(std::size_t bytes) = 0;
  /// Bytes of answers that the peer has not read: those that the kernel has not taken yet.
  virtual std::size_t unread() const = 0;
  virtual void close() = 0;
  virtual endpoint remote() const = 0;

  std::shared_ptr<void> context;  ///< for whoever handles the requests
};

struct listener_options {
  session::limits limits;
  std::size_t max_connections = 10'000;       ///< one more is accepted and closed at once
  std::size_t max_queued_output = 64u << 20;  ///< reading from a peer stops while this much waits for it
};

struct listener_events {
  std::function<void(const std::shared_ptr<peer_link>&, session::incoming&&)> on_request;
  std::function<void(const endpoint& peer, error_code why, std::string_view frame)>
      on_dropped;                            ///< may be empty
  std::function<void(peer_link&)> on_open;   ///< may be empty
  std::function<void(peer_link&)> on_close;  ///< may be empty; the link is about to go
};

/// Not thread-safe: all calls from the executor's one thread, which must be running no handler of it when it
/// is destroyed from elsewhere.
class listener {
 public:
  /// Binds and starts to accept. Port 0 takes any free port. A name is looked up on the calling thread. Fails
  /// with the system's error.
  static result<std::unique_ptr<listener>> open(boost::asio::any_io_executor executor, const endpoint& at,
                                                listener_events events, listener_options options = {});
  virtual ~listener() = default;  ///< closes it and every connection
  virtual endpoint local() const = 0;
  virtual std::size_t connections() const = 0;
};

}  // namespace bee::net
