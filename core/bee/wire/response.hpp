// What the acceptor of a connection sends. The layout is in wire/format.hpp.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/wire/format.hpp"

namespace bee::wire {

struct response {
  std::uint32_t session = 0;
  response_type type = response_type::ok;
  std::string_view bytes;   ///< the raw error text, the message, or a part of it; empty in a head
  std::uint32_t total = 0;  ///< the size that a head announces
  friend bool operator==(const response&, const response&) = default;
};

/// Reads the body of one frame; the view is into `body`. Fails with errc::empty_frame, malformed_frame or
/// unknown_frame_type.
result<response> decode_response(std::string_view body);

/// What decode_response() will say about a frame of which only the first bytes are there, its length
/// included. No error when it is too early to tell.
error_code check_response_prefix(std::string_view frame);

/// Appends one frame. Fails with errc::too_large when the bytes do not fit one; `out` is unchanged then.
result<void> encode(const response& r, std::string& out);

/// Appends every frame of an answer: a single one, or a head and parts. Fails with errc::too_large (4 GiB).
result<void> encode_response(std::uint32_t session, std::string_view message, std::string& out);

/// Appends an error answer, its text cut at max_error_text bytes.
void encode_error(std::uint32_t session, std::string_view text, std::string& out);

}  // namespace bee::wire
