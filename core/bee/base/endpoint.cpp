#include "bee/base/endpoint.hpp"

#include <charconv>

namespace bee {
namespace {

bool is_host(std::string_view host) {
  for (const char c : host)
    if (c <= ' ' || c > '~' || c == '/' || c == '[' || c == ']') return false;
  return !host.empty() && host.size() <= 255;
}

}  // namespace

result<endpoint> parse_endpoint(std::string_view text, bool any_port) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return errc::bad_address;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!is_host(host) || (!bracketed && host.find(':') != std::string_view::npos)) return errc::bad_address;

  unsigned port = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_number = parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size();
  if (!is_number || port > 65535 || (port == 0 && !any_port)) return errc::bad_address;
  return endpoint{std::string(host), static_cast<std::uint16_t>(port)};
}

std::string to_string(const endpoint& e) {
  const bool is_v6 = e.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + e.host + "]" : e.host) + ":" + std::to_string(e.port);
}

}  // namespace bee
