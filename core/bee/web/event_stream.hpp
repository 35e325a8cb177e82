// The events that one reader of a stream waits for (server-sent events, HTML section 9.2). No sockets.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace bee::web {

/// Many readers share one text.
using text_ptr = std::shared_ptr<const std::string>;

/// One event as it is sent. The data is one line.
std::string event_text(std::string_view name, std::string_view data);

/// Begins with a snapshot. A reader that takes less than comes has a bounded queue: when that is full, what
/// waits in it is dropped, and the reader gets "event: dropped" and another snapshot as soon as it takes
/// again. Not thread-safe.
class event_stream {
 public:
  /// `snapshot` makes the event that says all there is to know now.
  event_stream(std::size_t most_bytes, std::function<text_ptr()> snapshot)
      : most_bytes_(most_bytes), snapshot_(std::move(snapshot)) {}

  /// Nothing, while the reader is to have a snapshot that says the same.
  void push(const text_ptr& event);
  /// Nothing more comes: what waits is still taken.
  void end();

  /// The next to send; null when there is none now.
  text_ptr take();
  bool has_ended() const { return has_ended_ && events_.empty(); }
  /// How many times what waited was dropped.
  std::size_t drops() const { return drops_; }

  std::function<void()> on_more;  ///< called when there is something to take, or it has ended; may be empty

 private:
  void tell();

  std::size_t most_bytes_;
  std::function<text_ptr()> snapshot_;
  std::deque<text_ptr> events_;
  std::size_t bytes_ = 0;
  std::size_t drops_ = 0;
  bool is_behind_ = true;  // the next is a snapshot
  bool has_ended_ = false;
};

}  // namespace bee::web
