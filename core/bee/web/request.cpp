#include "bee/web/request.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace bee::web {
namespace {

std::optional<int> digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

result<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto high = i + 1 < text.size() ? digit_of(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? digit_of(text[i + 2]) : std::nullopt;
      if (!high || !low) return errc::bad_address;
      c = static_cast<char>(*high * 16 + *low);
      i += 2;
    }
    if (is_control(c)) return errc::bad_address;
    out += c;
  }
  return out;
}

bool climbs(std::string_view path) {
  for (std::size_t from = 0; from <= path.size();) {
    const auto end = std::min(path.find_first_of("/\\", from), path.size());
    if (path.substr(from, end - from) == "..") return true;
    from = end + 1;
  }
  return false;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

result<target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return errc::bad_address;
  const auto end = std::min(text.find('?'), text.size());
  auto path = decoded(text.substr(0, end));
  if (!path) return path.error();
  if (climbs(*path)) return errc::bad_address;
  return target{std::move(*path), std::string(text.substr(std::min(end + 1, text.size())))};
}

std::string_view cookie_in(std::string_view header, std::string_view name) {
  for (std::size_t from = 0; from < header.size();) {
    const auto end = std::min(header.find(';', from), header.size());
    const auto pair = trimmed(header.substr(from, end - from));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    from = end + 1;
  }
  return {};
}

std::string_view bearer_in(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return {};
  }
  return trimmed(authorization.substr(scheme.size()));
}

std::string_view host_in(std::string_view header) {
  if (header.starts_with('[')) return header.substr(1, std::min(header.find(']'), header.size()) - 1);
  return header.substr(0, header.find(':'));
}

}  // namespace bee::web
