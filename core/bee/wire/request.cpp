#include "bee/wire/request.hpp"

#include "bee/base/byte_reader.hpp"
#include "bee/base/byte_writer.hpp"
#include "bee/wire/frame.hpp"

namespace bee::wire {
namespace {

constexpr std::uint8_t byte(request_type t) {
  return static_cast<std::uint8_t>(t);
}

address read_address(byte_reader& in, bool named) {
  if (!named) return address(in.little<std::uint32_t>());
  const std::size_t length = in.u8();
  return address(std::string(in.bytes(length)));
}

template <class T>
result<request_frame> unless_short(const byte_reader& in, T&& frame) {
  if (!in.ok()) return errc::malformed_frame;
  return request_frame(std::forward<T>(frame));
}

result<request_frame> read_single(byte_reader in, bool named) {
  request r;
  r.to = read_address(in, named);
  r.session = in.little<std::uint32_t>();
  r.message = in.remaining();
  return unless_short(in, std::move(r));
}

result<request_frame> read_head(byte_reader in, bool named, bool is_push) {
  request_head r;
  r.to = read_address(in, named);
  r.session = in.little<std::uint32_t>();
  r.total = in.little<std::uint32_t>();
  r.is_push = is_push;
  if (!named && in.left() != 0) return errc::malformed_frame;
  return unless_short(in, std::move(r));
}

result<request_frame> read_part(byte_reader in, bool is_last) {
  request_part r;
  r.session = in.little<std::uint32_t>();
  r.bytes = in.remaining();
  r.is_last = is_last;
  return unless_short(in, r);
}

error_code check_name(const address& to) {
  if (to.is_handle() || (!to.name().empty() && to.name().size() <= max_name)) return {};
  return errc::bad_name;
}

std::size_t address_size(const address& to) {
  return to.is_handle() ? 4 : 1 + to.name().size();
}

// Type, address and session, with the length of the whole body in front.
void append_prefix(std::string& out, request_type type, std::uint8_t bits, const address& to,
                   std::uint32_t session, std::size_t rest) {
  append_length(out, 1 + address_size(to) + 4 + rest);
  byte_writer w(out);
  w.u8(static_cast<std::uint8_t>(byte(type) | bits | (to.is_handle() ? 0 : named_bit)));
  if (to.is_handle()) {
    w.little(to.handle());
  } else {
    w.u8(static_cast<std::uint8_t>(to.name().size()));
    w.bytes(to.name());
  }
  w.little(session);
}

}  // namespace

result<request_frame> decode_request(std::string_view body) {
  if (body.empty()) return errc::empty_frame;
  byte_reader in(body);
  switch (const std::uint8_t type = in.u8()) {
    case byte(request_type::single):
    case byte(request_type::single) | named_bit: return read_single(in, type & named_bit);
    case byte(request_type::head):
    case byte(request_type::head) | push_bit:
    case byte(request_type::head) | named_bit:
    case byte(request_type::head) | named_bit | push_bit:
      return read_head(in, type & named_bit, type & push_bit);
    case byte(request_type::part): return read_part(in, false);
    case byte(request_type::last_part): return read_part(in, true);
    case byte(request_type::trace): return request_frame(trace_tag{in.remaining()});
    default: return errc::unknown_frame_type;
  }
}

result<void> encode(const request& r, std::string& out) {
  if (const auto error = check_name(r.to)) return error;
  if (r.message.size() > max_single_request) return errc::too_large;
  append_prefix(out, request_type::single, 0, r.to, r.session, r.message.size());
  out.append(r.message);
  return {};
}

result<void> encode(const request_head& r, std::string& out) {
  if (const auto error = check_name(r.to)) return error;
  append_prefix(out, request_type::head, r.is_push ? push_bit : 0, r.to, r.session, sizeof r.total);
  byte_writer(out).little(r.total);
  return {};
}

result<void> encode(const request_part& r, std::string& out) {
  if (r.bytes.size() > max_part) return errc::too_large;
  append_length(out, 1 + sizeof r.session + r.bytes.size());
  byte_writer w(out);
  w.u8(byte(r.is_last ? request_type::last_part : request_type::part));
  w.little(r.session);
  w.bytes(r.bytes);
  return {};
}

result<void> encode(const trace_tag& r, std::string& out) {
  if (r.tag.size() > max_trace) return errc::too_large;
  append_length(out, 1 + r.tag.size());
  out += static_cast<char>(request_type::trace);
  out.append(r.tag);
  return {};
}

result<void> encode_request(const address& to, std::uint32_t session, bool is_push, std::string_view message,
                            std::string& out) {
  if (message.size() <= max_single_request)
    return encode(request{to, is_push ? push_session : session, message}, out);
  if (message.size() > max_total) return errc::too_large;
  const auto head =
      encode(request_head{to, session, static_cast<std::uint32_t>(message.size()), is_push}, out);
  while (head && !message.empty()) {
    const auto bytes = message.substr(0, max_part);
    message.remove_prefix(bytes.size());
    (void)encode(request_part{session, bytes, message.empty()}, out);
  }
  return head;
}

}  // namespace bee::wire
