// The layout of cluster frames, written once for encoders and decoders. It was read off stock skynet v1.6.0
// and v1.8.0 nodes; tests/golden/wire.json holds the vectors.
//
//   frame      u16 big-endian length of the body, body. Every other integer is little-endian.
//
//   requests, from the side that opened the connection:
//     0x00             u32 address, u32 session, message         session 0: a push
//     0x80             u8 n, n bytes of name, u32 session, message
//     0x01 | 0x41      u32 address, u32 session, u32 total       head of a large request | push
//     0x81 | 0xc1      u8 n, n bytes of name, u32 session, u32 total
//     0x02 | 0x03      u32 session, bytes                        part | last part
//     0x04             bytes                                     trace tag of the next request
//
//   responses, from the side that accepted it:
//     u32 session, u8 type, then      0 error text | 1 message | 2 u32 total | 3 part | 4 last part
#pragma once

#include <cstddef>
#include <cstdint>

namespace bee::wire {

inline constexpr std::size_t length_size = 2;
inline constexpr std::size_t max_body = 0xffff;

/// The two directions split at different sizes: a request of 0x8000 bytes goes in parts, a response does not.
inline constexpr std::size_t max_part = 0x8000;
inline constexpr std::size_t max_single_request = max_part - 1;
inline constexpr std::size_t max_single_response = max_part;
inline constexpr std::size_t max_error_text = max_part;
inline constexpr std::size_t max_trace = max_part;
inline constexpr std::size_t max_name = 255;
inline constexpr std::size_t max_total = 0xffffffff;

/// Session numbers run 1 .. max_session and then begin again at 1.
inline constexpr std::uint32_t push_session = 0;
inline constexpr std::uint32_t first_session = 1;
inline constexpr std::uint32_t max_session = 0x7fffffff;

constexpr std::uint32_t session_after(std::uint32_t session) {
  return session >= max_session ? first_session : session + 1;
}

enum class request_type : std::uint8_t {
  single = 0x00,
  head = 0x01,
  part = 0x02,
  last_part = 0x03,
  trace = 0x04,
};
/// Added to the types `single` and `head`.
inline constexpr std::uint8_t named_bit = 0x80;
/// Added to the type `head` only: a push of one frame is told by its session.
inline constexpr std::uint8_t push_bit = 0x40;

inline constexpr std::size_t handle_head_body = 13;  ///< exactly; a head with a name may be longer

enum class response_type : std::uint8_t { error = 0, ok = 1, head = 2, part = 3, last_part = 4 };
inline constexpr std::size_t response_prefix = 5;
inline constexpr std::size_t response_head_body = 9;  ///< exactly

}  // namespace bee::wire
