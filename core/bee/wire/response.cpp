#include "bee/wire/response.hpp"

#include "bee/base/byte_reader.hpp"
#include "bee/base/byte_writer.hpp"
#include "bee/wire/frame.hpp"

namespace bee::wire {
namespace {

error_code check(std::size_t body, std::uint8_t type) {
  if (type > static_cast<std::uint8_t>(response_type::last_part)) return errc::unknown_frame_type;
  const bool is_head = type == static_cast<std::uint8_t>(response_type::head);
  if (is_head && body != response_head_body) return errc::malformed_frame;
  return {};
}

error_code check_length(std::size_t body) {
  if (body == 0) return errc::empty_frame;
  if (body < response_prefix) return errc::malformed_frame;
  return {};
}

}  // namespace

result<response> decode_response(std::string_view body) {
  if (const auto error = check_length(body.size())) return error;
  byte_reader in(body);
  response r;
  r.session = in.little<std::uint32_t>();
  const std::uint8_t type = in.u8();
  if (const auto error = check(body.size(), type)) return error;
  r.type = static_cast<response_type>(type);
  if (r.type == response_type::head) {
    r.total = in.little<std::uint32_t>();
  } else {
    r.bytes = in.remaining();
  }
  return r;
}

error_code check_response_prefix(std::string_view frame) {
  byte_reader in(frame);
  const std::size_t body = in.big<std::uint16_t>();
  if (!in.ok()) return {};
  if (const auto error = check_length(body)) return error;
  in.little<std::uint32_t>();
  const std::uint8_t type = in.u8();
  return in.ok() ? check(body, type) : error_code{};
}

result<void> encode(const response& r, std::string& out) {
  const bool is_head = r.type == response_type::head;
  if (r.bytes.size() > max_part) return errc::too_large;
  append_length(out, is_head ? response_head_body : response_prefix + r.bytes.size());
  byte_writer w(out);
  w.little(r.session);
  w.u8(static_cast<std::uint8_t>(r.type));
  if (is_head) {
    w.little(r.total);
  } else {
    w.bytes(r.bytes);
  }
  return {};
}

result<void> encode_response(std::uint32_t session, std::string_view message, std::string& out) {
  if (message.size() <= max_single_response) return encode({session, response_type::ok, message}, out);
  if (message.size() > max_total) return errc::too_large;
  (void)encode({session, response_type::head, {}, static_cast<std::uint32_t>(message.size())}, out);
  while (!message.empty()) {
    const auto bytes = message.substr(0, max_part);
    message.remove_prefix(bytes.size());
    const auto type = message.empty() ? response_type::last_part : response_type::part;
    (void)encode({session, type, bytes}, out);
  }
  return {};
}

void encode_error(std::uint32_t session, std::string_view text, std::string& out) {
  (void)encode({session, response_type::error, text.substr(0, max_error_text)}, out);
}

}  // namespace bee::wire
