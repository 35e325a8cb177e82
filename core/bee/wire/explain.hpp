// A captured byte string as frames, for people: what each one is, and what is wrong with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/wire/address.hpp"

namespace bee::wire {

/// Which side of a connection wrote a stream.
enum class stream_kind { requests, responses };

enum class frame_kind {
  call,
  push,
  call_head,
  push_head,
  part,
  last_part,
  trace,
  answer,
  error,
  answer_head,
  answer_part,
  last_answer_part,
  unreadable,
};

/// "call", "push head", "last part", ...
std::string_view to_string(frame_kind kind);

/// One frame. The views are into the bytes that were explained.
struct explained_frame {
  std::size_t number = 0;  ///< the first is 1
  std::size_t offset = 0;  ///< of the length in front
  std::size_t length = 0;  ///< as declared
  frame_kind kind = frame_kind::unreadable;
  std::optional<address> to;  ///< of a last part: what its head said
  std::optional<std::uint32_t> session;
  std::optional<std::uint32_t> total;  ///< of a head
  std::string_view bytes;  ///< packed values, an error text, a tag, a piece of a message, or the frame
  std::optional<std::string> message;  ///< the whole message that ends with this frame: packed values
  std::string problem;                 ///< a sentence, or empty
};

struct explanation {
  std::vector<explained_frame> frames;
  std::vector<std::string> problems;  ///< those of frames with their place in front, then those of the end
};

/// Walks a stream from the frame at `from` on. Goes on behind a frame that makes no sense, as nodes do.
explanation explain(std::string_view stream, stream_kind kind, std::size_t from = 0);

/// The more likely side, by how well the frames read as either.
stream_kind guess_stream_kind(std::string_view stream);

}  // namespace bee::wire
