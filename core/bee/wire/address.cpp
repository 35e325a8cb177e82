#include "bee/wire/address.hpp"

#include <charconv>

#include "bee/base/bytes.hpp"

namespace bee::wire {

std::string to_string(const address& a) {
  if (!a.is_handle()) return a.name();
  const std::uint32_t handle = a.handle();
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(handle >> shift);
  return std::string(":").append(to_hex(bytes));
}

result<address> parse_address(std::string_view text) {
  if (text.size() < 2 || text.size() > 255) return errc::bad_name;
  if (text[0] == '@' || text[0] == '.') return address(std::string(text));
  if (text[0] != ':' || text.size() > 9) return errc::bad_name;
  std::uint32_t handle = 0;
  const auto parsed = std::from_chars(text.data() + 1, text.data() + text.size(), handle, 16);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return errc::bad_name;
  return address(handle);
}

}  // namespace bee::wire
