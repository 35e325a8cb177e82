// The acceptor's side of a cluster connection, without the socket: bytes in, requests out; answers in, bytes
// out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/session/limits.hpp"
#include "bee/wire/address.hpp"

namespace bee::session {

/// A request or push that has arrived whole. `trace` is the tag that stood in front of its head, or empty.
/// `message` owns its bytes when they came in parts and is a view into the read buffer otherwise: take()
/// gives a string either way, view() is valid only during the callback.
class incoming_message {
 public:
  explicit incoming_message(std::string_view borrowed) : view_(borrowed) {}
  explicit incoming_message(std::string&& owned) : owned_(std::move(owned)), is_owned_(true) {}
  std::string_view view() const { return is_owned_ ? std::string_view(owned_) : view_; }
  std::string take() { return is_owned_ ? std::move(owned_) : std::string(view_); }

 private:
  std::string_view view_;
  std::string owned_;
  bool is_owned_ = false;
};

struct incoming {
  wire::address to;
  std::uint32_t session = 0;  ///< answer with this number
  /// No answer is expected, but a stock node sends its "Invalid name" to a push, too.
  bool is_push = false;
  incoming_message message;
  std::string trace;
};

struct server_events {
  std::function<void(incoming&&)> on_request;
  /// A frame that was dropped, as a stock node drops it; the connection goes on. The view is of the frame's
  /// bytes.
  std::function<void(error_code why, std::string_view frame)> on_dropped;
  /// Whether there is room for a message of so many bytes that comes in parts; without room it is refused as
  /// one over the limits. Empty: always.
  std::function<bool(std::size_t bytes)> has_room = {};
};

class server_session {
 public:
  explicit server_session(server_events events, const limits& = {});
  ~server_session();
  server_session(server_session&&) noexcept;
  server_session& operator=(server_session&&) noexcept;

  /// Consumes bytes that arrived, in pieces of any size, and reports each whole request. Frames that make no
  /// sense are dropped and reported. A request larger than the limits is answered "Invalid large req" as soon
  /// as that is known, and its parts are thrown away as they come; one whose parts are not what its head
  /// announced is answered so at its last part; a last part of nothing is answered "Invalid name", as stock
  /// nodes do. Nothing a peer sends makes this fail or grow beyond the limits. The callbacks may respond, but
  /// must neither destroy the session nor give it more bytes to receive().
  void receive(std::string_view bytes);

  /// The same one frame after the other, for who has to give way to others in between. What was fed must stay
  /// where it is until receive_next() has returned false, or take_rest() has given back what is still to
  /// come.
  void feed(std::string_view bytes);
  bool receive_next();
  std::string_view take_rest();

  /// Whether a frame or a message in parts has begun and not ended.
  bool is_unfinished() const;
  /// Bytes that it holds: what is unfinished, by its declared size, and answers that wait.
  std::size_t memory() const;

  /// Queues the packed answer, or an error text (cut at 0x8000 bytes), to a request.
  void respond(std::uint32_t session, std::string message);
  /// The same bytes for many: a large message is not copied.
  void respond(std::uint32_t session, std::shared_ptr<const std::string> message);
  void respond_error(std::uint32_t session, std::string_view text);

  bool has_output() const;
  std::size_t queued_bytes() const;
  /// As client_session::take_output.
  void take_output(std::string& out, std::size_t about);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace bee::session
