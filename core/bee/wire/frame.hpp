// Frames as such: length in front, body behind. What a body means is told by request.hpp and response.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bee/wire/format.hpp"

namespace bee::wire {

/// Appends the length of a body that the caller appends next. Precondition: `body` <= max_body.
void append_length(std::string& out, std::size_t body);

/// Cuts a stream into frame bodies. A frame that lies whole in the bytes given is handed out as a view into
/// them; only an unfinished one is copied, so at most one frame is ever held.
class frame_splitter {
 public:
  /// Takes bytes that arrived. They must stay where they are until next() has returned nothing, and feed()
  /// must not be called before that.
  void feed(std::string_view bytes);

  /// The body of the next whole frame, or nothing when more bytes are needed: that is no error. The view is
  /// valid until the next call of next() or feed().
  std::optional<std::string_view> next();

  /// Gives back what was fed and not cut yet, which feed() takes again.
  std::string_view take_rest() { return std::exchange(input_, {}); }

  /// The bytes of the frame that has begun and not ended, its length included. Meaningful after next()
  /// returned nothing; empty when the stream stands between two frames.
  std::string_view unfinished() const { return partial_; }

 private:
  std::optional<std::string_view> whole();
  std::optional<std::string_view> completed();
  bool fill(std::size_t size);

  std::string_view input_;
  std::string partial_;
  bool handed_out_ = false;  // partial_ holds the frame that next() returned last
};

}  // namespace bee::wire
