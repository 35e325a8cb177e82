// One connection to one node: pipelined calls, a deadline on each, every protocol decision left to
// client_session.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/net/budget.hpp"
#include "bee/net/tap.hpp"
#include "bee/session/client_session.hpp"

namespace bee::net {

using duration = std::chrono::steady_clock::duration;

struct channel_options {
  session::limits limits = {};
  tap on_bytes = {};  ///< may be empty
  /// Called once when the connection has ended by itself (not by close()), after every call has its outcome.
  /// May be empty.
  std::function<void(error_code why)> on_end = {};
  /// What this connection may cost together with others. It ends while it is idle when others need its place,
  /// without on_end. May be empty.
  std::shared_ptr<budget> shared = {};
};

/// Not thread-safe: all calls from the executor's one thread. Lives at least as long as its connection;
/// close() ends it.
class channel : public std::enable_shared_from_this<channel> {
 public:
  /// Resolves and connects (every address of the name in turn), with TCP_NODELAY. Fails with the system's
  /// error, or errc::connect_timed_out.
  static boost::asio::awaitable<result<std::shared_ptr<channel>>> open(endpoint to, duration timeout,
                                                                       channel_options options);
  static boost::asio::awaitable<result<std::shared_ptr<channel>>> open(endpoint to, duration timeout);
  virtual ~channel() = default;

  /// Sends a request and waits for its end: an answer, an error text, the deadline, or the loss of the
  /// connection. A cancelled awaitable ends as errc::abandoned.
  virtual boost::asio::awaitable<session::outcome> call(session::outgoing request, duration timeout) = 0;

  /// The same with a callback, and without an allocation: the hot path. Never calls `done` before it returns.
  virtual void call(session::outgoing request, duration timeout, session::on_outcome done) = 0;

  /// Queues a push; flush() tells when it has been handed over. Fails with bad_name, too_large, or never_sent
  /// when the connection has ended.
  virtual result<void> push(session::outgoing request) = 0;

  /// Waits until all that is queued has been handed to the kernel. Fails with never_sent at the deadline, or
  /// with connection_lost.
  virtual boost::asio::awaitable<result<void>> flush(duration timeout) = 0;

  /// Half-closes after the queue is empty: a peer reads all that was pushed and then the end.
  virtual boost::asio::awaitable<result<void>> finish(duration timeout) = 0;

  /// Closes at once; every waiting call ends as never_sent or connection_lost.
  virtual void close() = 0;

  virtual bool is_open() const = 0;
  virtual std::size_t pending() const = 0;
  /// The address this side is seen from, and the peer's, as host:port.
  virtual endpoint local() const = 0;
  virtual endpoint peer() const = 0;
  /// What ended the connection (asio::error::eof when the peer closed it, errc::abandoned after close(),
  /// nothing while it is open), and the first bytes of the peer: for the sentence about it.
  virtual error_code end_reason() const = 0;
  virtual std::string_view evidence() const = 0;
};

}  // namespace bee::net
