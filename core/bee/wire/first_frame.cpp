#include "bee/wire/first_frame.hpp"

#include <algorithm>
#include <variant>

#include "bee/base/text.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::wire {
namespace {

constexpr std::size_t enough_frames = 4;  // bytes that are none hardly read as so many
constexpr std::size_t most_searched = max_body + length_size;
constexpr std::uint32_t largest_handle = 0xffffff;

bool is_text(std::string_view bytes) {
  return !bytes.empty() && is_ascii_text(bytes);
}
bool is_session(std::uint32_t n) {
  return n > 0 && n <= max_session;
}
bool is_likely(const address& to) {
  return to.is_handle() ? to.handle() <= largest_handle : to.is_answerable() && is_text(to.name());
}

bool is_likely(const request& r) {
  return r.session <= max_session && is_likely(r.to);
}
bool is_likely(const request_head& r) {
  return is_session(r.session) && is_likely(r.to);
}
bool is_likely(const request_part& r) {
  return is_session(r.session) && !r.bytes.empty();
}
bool is_likely(const trace_tag& r) {
  return is_text(r.tag);
}
bool is_likely(const response& r) {
  if (!is_session(r.session)) return false;
  return r.type != response_type::error || r.bytes.empty() || is_text(r.bytes);
}

bool is_likely_frame(std::string_view frame, stream_kind kind) {
  if (kind == stream_kind::responses) {
    const auto decoded = decode_response(frame);
    return decoded && is_likely(*decoded);
  }
  const auto decoded = decode_request(frame);
  return decoded && std::visit([](const auto& f) { return is_likely(f); }, *decoded);
}

// How many likely frames stand one behind the other, up to enough of them, and whether the stream ends there.
struct run_of_frames {
  std::size_t count = 0;
  bool ends = false;
};

run_of_frames count_frames(std::string_view stream, stream_kind kind) {
  run_of_frames out;
  while (out.count < enough_frames && stream.size() >= length_size) {
    const std::size_t length =
        static_cast<std::uint8_t>(stream[0]) * 256u + static_cast<std::uint8_t>(stream[1]);
    if (length == 0 || stream.size() < length_size + length) return out;
    if (!is_likely_frame(stream.substr(length_size, length), kind)) return out;
    stream.remove_prefix(length_size + length);
    ++out.count;
  }
  out.ends = stream.empty();
  return out;
}

bool begins_with_frame(std::string_view stream, stream_kind kind) {
  return count_frames(stream, kind).count > 0;
}

bool begins_frames(std::string_view stream, stream_kind kind) {
  const auto run = count_frames(stream, kind);
  return run.count >= enough_frames || (run.count > 0 && run.ends);
}

}  // namespace

std::optional<first_frame> find_first_frame(std::string_view stream, std::optional<stream_kind> known) {
  const auto guessed = known.value_or(guess_stream_kind(stream));
  if (begins_with_frame(stream, guessed)) return first_frame{0, guessed};
  const auto last = std::min(stream.size(), most_searched);
  for (std::size_t offset = 1; offset < last; ++offset)
    for (const auto kind : {stream_kind::requests, stream_kind::responses})
      if (kind == known.value_or(kind) && begins_frames(stream.substr(offset), kind))
        return first_frame{offset, kind};
  return {};
}

}  // namespace bee::wire
