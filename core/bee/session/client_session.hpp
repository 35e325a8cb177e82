// The opener's side of a cluster connection, without the socket: bytes in, answers out; messages in, bytes
// out.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bee/base/error.hpp"
#include "bee/base/ran.hpp"
#include "bee/session/limits.hpp"
#include "bee/wire/address.hpp"
#include "bee/wire/format.hpp"

namespace bee::session {

using time_point = std::chrono::steady_clock::time_point;

/// How a call ended. `error` is empty when the service answered; then `body` is the packed answer. When
/// `error` is one of the remote_ codes, `body` is the raw text of the peer. Otherwise there was no answer and
/// `sent` tells whether any byte of the request had been handed to the transport.
struct outcome {
  error_code error;
  std::string body;
  bool sent = true;
};

/// Whether the remote service ran, from the evidence of an outcome.
ran has_run(const outcome& o);

/// Called exactly once for each call, from inside receive(), expire(), abandon() or close(). It may call back
/// into the session, except that it must not destroy it nor give it more bytes to receive().
using on_outcome = std::function<void(outcome&&)>;

/// What to send: `message` is packed values; `trace`, when not empty, goes out as a trace tag in front.
struct outgoing {
  // Not an aggregate: g++ 12 moves those by their bytes when one is written in braces within a co_await.
  outgoing() = default;
  outgoing(wire::address a, std::string m, std::string t = {})
      : to(std::move(a)), message(std::move(m)), trace(std::move(t)) {}
  wire::address to;
  std::string message;
  std::string trace;
};

/// The opener's side of a cluster connection, without the socket: requests in, bytes out; bytes in, outcomes
/// out. Small messages and parts of large ones take turns on the wire, so a small request may overtake a
/// large one that was queued before it.
class client_session {
 public:
  /// The numbers of calls begin at `first_session`.
  explicit client_session(const limits& = {}, std::uint32_t first_session = wire::first_session);
  ~client_session();
  client_session(client_session&&) noexcept;
  client_session& operator=(client_session&&) noexcept;

  /// Queues a call; `done` is called with its outcome, at the latest when expire() sees `deadline`. Returns
  /// the session number (1..0x7fffffff, never one in use or one whose late answer may still come). Fails,
  /// without calling `done`, with bad_name, too_large (the message or the tag), too_many_pending (calls, or
  /// bytes against max_memory), or never_sent after close(); nothing is queued
  /// then, and `done` is left as it was.
  result<std::uint32_t> call(outgoing request, time_point deadline, on_outcome&& done);

  /// Queues a push: no answer will come. Fails as call() does.
  result<void> push(outgoing request);

  /// The raw text of the last error that the peer sent about a push, or empty: a stock node says "Invalid
  /// name" when it does not know the name, and nothing when all is well.
  std::string_view push_error() const;

  /// Ends a call with errc::abandoned. A request that was not begun is not sent any more; the answer to one
  /// that was is consumed when it comes. An unknown session is ignored.
  void abandon(std::uint32_t session);

  /// Ends every call whose deadline is not after `now`: errc::no_answer when it was sent, errc::never_sent
  /// when not.
  void expire(time_point now);

  /// The earliest deadline of a call that waits.
  std::optional<time_point> next_deadline() const;

  bool has_output() const;
  std::size_t queued_bytes() const;  ///< output not yet taken

  /// Appends whole frames to `out` until it holds at least `about` bytes or nothing is left. A call counts as
  /// sent from its first frame on. Large messages are cut here, one part at a time, so that they cost their
  /// size once.
  void take_output(std::string& out, std::size_t about);

  /// Consumes bytes that arrived, in pieces of any size. A failure is final: the connection must be closed,
  /// and evidence() shows what came. It is not_cluster_peer when the first bytes of the peer make no frame,
  /// found as early as they tell, and empty_frame, malformed_frame or unknown_frame_type later. An answer to
  /// a number that is not open is passed over, as stock nodes do. An answer that can not be taken ends its
  /// call only, with too_large (over the limits) or size_mismatch (its parts are not what its head
  /// announced).
  result<void> receive(std::string_view bytes);

  /// The first bytes that the peer ever sent, at most 64: for the sentence about what answered instead.
  std::string_view evidence() const;

  /// Ends every waiting call: never_sent or connection_lost, or `why` when it is given. The queued output is
  /// dropped.
  void close(error_code why = {});

  std::size_t pending() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace bee::session
