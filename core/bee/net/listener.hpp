// Accepts cluster connections and hands each request of each to one handler.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/net/budget.hpp"
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
  /// The same bytes may answer many.
  virtual void respond(std::uint32_t session, std::shared_ptr<const std::string> message) = 0;
  /// Bytes of answers that the peer has not read: those that the kernel has not taken yet.
  virtual std::size_t unread() const = 0;
  /// Bytes that have come so far, and how many of them were handled: what waits to be read came before.
  virtual std::uint64_t received() const = 0;
  virtual std::uint64_t handled() const = 0;
  /// What is being handled came after this time.
  virtual std::chrono::steady_clock::time_point came_after() const = 0;
  virtual void close() = 0;
  virtual endpoint remote() const = 0;

  std::shared_ptr<void> context;  ///< for whoever handles the requests
};

struct listener_options {
  session::limits limits = {};
  std::size_t max_connections = 10'000;  ///< of a budget of its own
  /// Reading from a peer stops while this much waits for it, or as much as nobody uses of the budget.
  std::size_t max_queued_output = 64u << 20;
  /// After so long it is the turn of the other connections: what a peer has sent at once is not done at once.
  std::chrono::microseconds turn{250};
  /// What all its connections may cost together with those of others that have it. Empty: one of its own.
  std::shared_ptr<budget> shared = {};
};

struct listener_events {
  std::function<void(const std::shared_ptr<peer_link>&, session::incoming&&)> on_request;
  std::function<void(const endpoint& peer, error_code why, std::string_view frame)>
      on_dropped;                           ///< may be empty
  std::function<void(peer_link&)> on_open;  ///< may be empty
  /// The peer has sent its last byte, or is gone: nobody is left to wait for anything. May be empty.
  std::function<void(peer_link&)> on_input_end;
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
