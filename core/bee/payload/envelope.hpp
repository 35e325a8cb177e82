// The envelopes around a protobuf message, as the framework of skynet services writes them. Integers are
// big-endian.
//
//   inner        u32 sub_type, i64 uid, u16 n, type name, u32 room_id, pb
//   routed       u16 x 4 lengths, destination node, destination service, source node, source service,
//                u32 sub_type, i64 uid, u16 n, type name, u32 room_id, u64 session, pb
//   routed_send  u16 x 2 lengths, destination node, destination service, inner
//   rpc_reply    u32 sub_type, i64 uid, u64 session, u16 n, type name, u32 room_id, pb
//   client       u32 size of the rest, u16 n, type name, u32 room_id, pb
//   agent_up     i64 uid, u16 n, type name, u32 room_id, pb
//   agent_down   u32 20, u32 size of the rest, u16 n, type name, u32 room_id, pb
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee::payload {

enum class layout { inner, routed, routed_send, rpc_reply, client, agent_up, agent_down };

/// What a message is; the first field of most layouts.
enum class sub_type : std::uint32_t {
  protobuf = 16,
  rpc_reply = 17,
  rpc_request = 18,
  text = 19,
  agent = 20,
  system = 21
};

inline constexpr std::size_t max_type_name = 50;           ///< bytes, as the framework has it
inline constexpr std::size_t max_body = 16u << 20;         ///< bytes of a whole envelope
inline constexpr std::uint32_t compressed_bit = 1u << 31;  ///< of a client's room_id: pb is zlib-compressed

/// All fields of all layouts; a layout carries those that its line above names and leaves the others as they
/// are here. The views of a decoded envelope point into the body that was decoded.
struct envelope {
  std::uint32_t sub_type = static_cast<std::uint32_t>(payload::sub_type::protobuf);
  std::int64_t uid = 0;
  std::string_view type_name{};
  std::uint32_t room_id = 0;
  std::uint64_t session = 0;
  std::string_view destination_node{};
  std::string_view destination_service{};
  std::string_view source_node{};
  std::string_view source_service{};
  std::string_view pb{};
};

/// Appends the body to `out`. Fails with errc::bad_type_name (1 to 50 bytes), errc::bad_route (a routed
/// layout needs node names of 1 to 65535 bytes, and services of at most that), or errc::too_large; `out` is
/// then as it was.
result<void> encode(layout l, const envelope& e, std::string& out);
result<std::string> encode(layout l, const envelope& e);

/// Reads a whole body. Fails with errc::truncated, too_large, bad_type_name, bad_route, or size_mismatch when
/// a declared size is not the size of the rest.
result<envelope> decode(layout l, std::string_view body);

/// Reads the body of an "rpc_response": C++ services reply in the routed layout, Lua services in rpc_reply.
/// Fails as decode() does, or with errc::malformed_value for what is no reply.
result<envelope> decode_reply(std::string_view body);

/// A receiver of "text" can get both: an inner body starts with two zero bytes, a routed one never does.
inline bool is_inner(std::string_view body) {
  return body.substr(0, 2) == std::string_view("\0\0", 2);
}

/// Which fields a layout carries; all have a type name, a room id and a message.
struct carried_fields {
  bool sub_type = false;
  bool uid = false;
  bool session = false;
  bool destination = false;
  bool source = false;
  bool compression = false;
};
carried_fields carried_by(layout l);

/// "rpc_request" for 18; empty for a number that means nothing.
std::string_view sub_type_name(std::uint32_t number);
/// The number of such a name. Fails with errc::bad_name.
result<std::uint32_t> parse_sub_type(std::string_view name);

std::string_view to_string(layout l);
/// The layout of a name as to_string gives it. Fails with errc::bad_name.
result<layout> parse_layout(std::string_view name);

}  // namespace bee::payload
