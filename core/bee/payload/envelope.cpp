#include "bee/payload/envelope.hpp"

#include <array>

#include "bee/base/byte_reader.hpp"
#include "bee/base/byte_writer.hpp"

namespace bee::payload {
namespace {

constexpr auto agent_mark = static_cast<std::uint32_t>(sub_type::agent);
constexpr std::array<std::string_view, 7> names = {"inner",  "routed",   "routed_send", "rpc_reply",
                                                   "client", "agent_up", "agent_down"};

bool is_type_name(std::string_view name) {
  return !name.empty() && name.size() <= max_type_name;
}

bool is_length(std::string_view name) {
  return name.size() <= 0xffff;
}

result<void> check_route(layout l, const envelope& e) {
  if (l != layout::routed && l != layout::routed_send) return {};
  const bool fits = is_length(e.destination_node) && is_length(e.destination_service) &&
                    is_length(e.source_node) && is_length(e.source_service);
  if (!fits || e.destination_node.empty()) return errc::bad_route;
  return {};
}

// u16 n, type name, u32 room_id: the middle of every layout.
void write_type(byte_writer& w, const envelope& e) {
  w.big(static_cast<std::uint16_t>(e.type_name.size()));
  w.bytes(e.type_name);
  w.big(e.room_id);
}
void read_type(byte_reader& r, envelope& e) {
  e.type_name = r.bytes(r.big<std::uint16_t>());
  e.room_id = r.big<std::uint32_t>();
}

// u32 sub_type, i64 uid.
void write_head(byte_writer& w, const envelope& e) {
  w.big(e.sub_type);
  w.big(static_cast<std::uint64_t>(e.uid));
}
void read_head(byte_reader& r, envelope& e) {
  e.sub_type = r.big<std::uint32_t>();
  e.uid = static_cast<std::int64_t>(r.big<std::uint64_t>());
}

// u16 lengths first, then the names themselves.
template <class... Names>
void write_names(byte_writer& w, const Names&... name) {
  (w.big(static_cast<std::uint16_t>(name.size())), ...);
  (w.bytes(name), ...);
}
template <class... Names>
void read_names(byte_reader& r, Names&... name) {
  std::array<std::uint16_t, sizeof...(name)> lengths{};
  for (auto& length : lengths) length = r.big<std::uint16_t>();
  std::size_t i = 0;
  ((name = r.bytes(lengths[i++])), ...);
}

// u32 size of the rest, then the rest.
void write_sized(byte_writer& w, const envelope& e) {
  w.big(static_cast<std::uint32_t>(2 + e.type_name.size() + 4 + e.pb.size()));
  write_type(w, e);
}
bool read_sized(byte_reader& r, envelope& e) {
  const auto size = r.big<std::uint32_t>();
  if (r.ok() && size != r.left()) return false;
  read_type(r, e);
  return true;
}

// What stands before pb; the one place that knows the order of the fields of each layout (with read_fields).
void write_fields(layout l, byte_writer& w, const envelope& e) {
  switch (l) {
    case layout::routed:
      write_names(w, e.destination_node, e.destination_service, e.source_node, e.source_service);
      write_head(w, e);
      write_type(w, e);
      return w.big(e.session);
    case layout::routed_send: write_names(w, e.destination_node, e.destination_service); [[fallthrough]];
    case layout::inner: write_head(w, e); return write_type(w, e);
    case layout::rpc_reply:
      write_head(w, e);
      w.big(e.session);
      return write_type(w, e);
    case layout::client: return write_sized(w, e);
    case layout::agent_up: w.big(static_cast<std::uint64_t>(e.uid)); return write_type(w, e);
    case layout::agent_down: w.big(agent_mark); return write_sized(w, e);
  }
}

result<void> read_fields(layout l, byte_reader& r, envelope& e) {
  switch (l) {
    case layout::routed:
      read_names(r, e.destination_node, e.destination_service, e.source_node, e.source_service);
      read_head(r, e);
      read_type(r, e);
      e.session = r.big<std::uint64_t>();
      break;
    case layout::routed_send: read_names(r, e.destination_node, e.destination_service); [[fallthrough]];
    case layout::inner:
      read_head(r, e);
      read_type(r, e);
      break;
    case layout::rpc_reply:
      read_head(r, e);
      e.session = r.big<std::uint64_t>();
      read_type(r, e);
      break;
    case layout::agent_up:
      e.uid = static_cast<std::int64_t>(r.big<std::uint64_t>());
      read_type(r, e);
      break;
    case layout::agent_down:
      e.sub_type = r.big<std::uint32_t>();
      if (r.ok() && e.sub_type != agent_mark) return errc::malformed_value;
      [[fallthrough]];
    case layout::client:
      if (!read_sized(r, e)) return errc::size_mismatch;
      break;
  }
  return {};
}

constexpr auto first_sub_type = static_cast<std::uint32_t>(sub_type::protobuf);
constexpr std::array<std::string_view, 6> sub_types = {"protobuf", "rpc_reply", "rpc_request",
                                                       "text",     "agent",     "system"};

}  // namespace

result<void> encode(layout l, const envelope& e, std::string& out) {
  if (!is_type_name(e.type_name)) return errc::bad_type_name;
  if (auto route = check_route(l, e); route.has_error()) return route.error();
  const auto before = out.size();
  byte_writer w(out, max_body);
  write_fields(l, w, e);
  w.bytes(e.pb);
  auto done = w.finish();
  if (done.has_error()) out.resize(before);
  return done;
}

result<std::string> encode(layout l, const envelope& e) {
  std::string out;
  out.reserve(64 + e.type_name.size() + e.pb.size() + e.destination_node.size() +
              e.destination_service.size() + e.source_node.size() + e.source_service.size());
  if (auto done = encode(l, e, out); done.has_error()) return done.error();
  return out;
}

result<envelope> decode(layout l, std::string_view body) {
  if (body.size() > max_body) return errc::too_large;
  byte_reader r(body);
  envelope e;
  if (auto read = read_fields(l, r, e); read.has_error()) return read.error();
  e.pb = r.remaining();
  if (auto done = r.finish(); done.has_error()) return done.error();
  if (!is_type_name(e.type_name)) return errc::bad_type_name;
  if (auto route = check_route(l, e); route.has_error()) return route.error();
  return e;
}

// The first two bytes tell them apart: zero in a reply's sub type, the length of a node name in a routed
// body.
result<envelope> decode_reply(std::string_view body) {
  auto reply = decode(is_inner(body) ? layout::rpc_reply : layout::routed, body);
  if (reply.has_value() && reply->sub_type != static_cast<std::uint32_t>(sub_type::rpc_reply))
    return errc::malformed_value;
  return reply;
}

std::string_view to_string(layout l) {
  return names[static_cast<std::size_t>(l)];
}

result<layout> parse_layout(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<layout>(i);
  return errc::bad_name;
}

carried_fields carried_by(layout l) {
  using enum payload::layout;
  const bool is_routed = l == routed || l == routed_send;
  const bool has_head = is_routed || l == inner || l == rpc_reply;
  return {.sub_type = has_head,
          .uid = has_head || l == agent_up,
          .session = l == routed || l == rpc_reply,
          .destination = is_routed,
          .source = l == routed,
          .compression = l == client};
}

std::string_view sub_type_name(std::uint32_t number) {
  const auto at = number - first_sub_type;
  return at < sub_types.size() ? sub_types[at] : std::string_view{};
}

result<std::uint32_t> parse_sub_type(std::string_view name) {
  for (std::uint32_t i = 0; i < sub_types.size(); ++i)
    if (sub_types[i] == name) return first_sub_type + i;
  return errc::bad_name;
}

}  // namespace bee::payload
