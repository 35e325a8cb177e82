// What the opener of a connection sends. The layout is in wire/format.hpp.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "bee/base/error.hpp"
#include "bee/wire/address.hpp"
#include "bee/wire/format.hpp"

namespace bee::wire {

/// A request or push in one frame. `message` is at most max_single_request bytes when encoded.
struct request {
  address to;
  std::uint32_t session = push_session;
  std::string_view message;
  friend bool operator==(const request&, const request&) = default;
};

/// Announces a request or push of `total` bytes that comes in parts.
struct request_head {
  address to;
  std::uint32_t session = 0;
  std::uint32_t total = 0;
  bool is_push = false;
  friend bool operator==(const request_head&, const request_head&) = default;
};

struct request_part {
  std::uint32_t session = 0;
  std::string_view bytes;
  bool is_last = false;
  friend bool operator==(const request_part&, const request_part&) = default;
};

/// Belongs to the next request or head on the connection.
struct trace_tag {
  std::string_view tag;
  friend bool operator==(const trace_tag&, const trace_tag&) = default;
};

using request_frame = std::variant<request, request_head, request_part, trace_tag>;

/// Reads the body of one frame, by the rules of a stock node: a name of length 0 is taken, and so are bytes
/// behind a head with a name. The views are into `body`. Fails with errc::empty_frame, malformed_frame or
/// unknown_frame_type.
result<request_frame> decode_request(std::string_view body);

/// Append one frame each. Fail with errc::bad_name when a name has not 1 to 255 bytes, with errc::too_large
/// when the bytes do not fit one frame; `out` is unchanged then.
result<void> encode(const request& r, std::string& out);
result<void> encode(const request_head& r, std::string& out);
result<void> encode(const request_part& r, std::string& out);
result<void> encode(const trace_tag& r, std::string& out);

/// Appends every frame of one message: a single one, or a head and parts. Fails with errc::bad_name or
/// too_large (4 GiB). A push gives `session` only to a message that goes in parts.
result<void> encode_request(const address& to, std::uint32_t session, bool is_push, std::string_view message,
                            std::string& out);

}  // namespace bee::wire
