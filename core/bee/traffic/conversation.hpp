// From the bytes of both directions of a cluster connection to its calls and pushes. Where the bytes come
// from, a relay or a capture, it does not know.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "bee/traffic/exchange.hpp"
#include "bee/wire/assembler.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::traffic {

/// What is kept of messages that are not complete or not answered, of all conversations that share it.
class room {
 public:
  explicit room(std::size_t most = 32u << 20) : most_(most) {}
  bool take(std::size_t bytes) {
    if (bytes > most_ - used_) return false;
    used_ += bytes;
    return true;
  }
  void give_back(std::size_t bytes) { used_ -= bytes; }
  std::size_t used() const { return used_; }

 private:
  std::size_t most_;
  std::size_t used_ = 0;
};

struct conversation_events {
  std::function<void(exchange&&)> on_exchange;
  /// What was seen and is no call and no push: a sentence.
  std::function<void(unix_us at, const std::string& what)> on_note;
};

/// Times are arguments. The bytes of each direction must come in their order, and those of an answer after
/// those of its call. A call is told when its answer is there, a push at once.
class conversation {
 public:
  static constexpr std::size_t most_of_a_message = 8u << 20;  ///< larger ones are told without their bytes
  static constexpr std::size_t most_notes = 16;

  /// `from` is who opened the connection.
  conversation(std::string from, std::shared_ptr<room> shared, conversation_events events);
  conversation(const conversation&) = delete;
  conversation& operator=(const conversation&) = delete;
  ~conversation();

  /// By the side that opened the connection.
  void asked(std::string_view bytes, unix_us now);
  /// By the side that accepted it.
  void answered(std::string_view bytes, unix_us now);
  /// Calls without an answer are told, with this sentence.
  void end(const std::string& why, unix_us now);

  const std::string& from() const { return from_; }

 private:
  using pending = std::list<exchange>;
  // A message in parts: what its head said, and whether its bytes are kept.
  struct opened {
    exchange of;
    std::size_t total = 0;
    std::size_t came = 0;  // and is kept
    bool is_push = false;
    bool is_kept = false;
  };
  using parts = std::unordered_map<std::uint32_t, opened>;

  void on(wire::request&& frame, unix_us now);
  void on(wire::request_head&& frame, unix_us now);
  void on(wire::request_part&& frame, unix_us now);
  void on(wire::trace_tag&& frame, unix_us now);
  void on(const wire::response& frame, unix_us now);
  void open(parts& in, wire::assembler& with, std::uint32_t session, opened&& head, unix_us now);
  bool add(parts& in, wire::assembler& with, std::uint32_t session, std::string_view bytes, bool is_last,
           message& whole);
  void keep(wire::assembler& with, parts::iterator which, std::size_t more);
  void forget(wire::assembler& with, parts::iterator which);
  void close(parts& in, wire::assembler& with, parts::iterator which);
  void begin(exchange&& call, bool is_push);
  void finish(std::uint32_t session, ending how, message&& answer, unix_us now);
  void give_up(pending::iterator which, const std::string& why, unix_us now);
  bool make_room(std::size_t bytes, unix_us now);
  void note(unix_us now, const std::string& what);

  std::string from_;
  std::shared_ptr<room> room_;
  conversation_events events_;
  wire::frame_splitter requests_;
  wire::frame_splitter answers_;
  wire::assembler request_parts_;
  wire::assembler answer_parts_;
  parts open_requests_;
  parts open_answers_;
  pending waiting_;  // the oldest first
  std::unordered_map<std::uint32_t, pending::iterator> by_session_;
  std::string trace_;
  std::size_t notes_ = 0;
};

}  // namespace bee::traffic
