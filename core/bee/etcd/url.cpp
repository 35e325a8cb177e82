#include "bee/etcd/url.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"

namespace bee::etcd {
namespace {

constexpr std::string_view plain = "etcd://";
constexpr std::string_view secure = "etcds://";
constexpr std::size_t longest_prefix = 256;

trouble wrong(std::string text) {
  return {fault::refused, std::move(text)};
}

std::string quoted(std::string_view text) {
  return "\"" + escape_for_terminal(text.substr(0, 128)) + "\"";
}

// Cuts off what stands before the first `at`, and `at` itself; all of it when there is none.
std::string_view cut(std::string_view& from, char at) {
  const auto end = std::min(from.find(at), from.size());
  const auto out = from.substr(0, end);
  from.remove_prefix(std::min(end + 1, from.size()));
  return out;
}

answer<endpoint> read_member(std::string_view text) {
  const bool has_port = text.starts_with('[') ? text.find("]:") != std::string_view::npos
                                              : text.find(':') != std::string_view::npos;
  const auto at = parse_endpoint(has_port ? std::string(text) : std::string(text) + ":2379");
  if (!at) return wrong(quoted(text) + " is not HOST or HOST:PORT");
  return *at;
}

answer<void> read_members(std::string_view authority, url& into) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    into.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    if (into.user.find(':') != std::string::npos)
      return wrong("a password is no part of the address: give it as password-file=FILE");
    if (into.user.empty()) return wrong("the user is missing in front of @");
  }
  do {
    const auto member = read_member(cut(authority, ','));
    if (!member) return member.error();
    into.members.push_back(*member);
  } while (!authority.empty());
  return boost::system::in_place_value;
}

answer<void> read_prefix(std::string_view path, url& into) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return boost::system::in_place_value;
  const bool is_plain = std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_plain || path.starts_with('/') || path.size() > longest_prefix)
    return wrong(quoted(path) + " is no prefix for keys: printable ASCII, at most 256 bytes");
  into.prefix = path;
  return boost::system::in_place_value;
}

answer<void> read_options(std::string_view query, url& into) {
  while (!query.empty()) {
    auto value = cut(query, '&');
    const auto key = cut(value, '=');
    auto* field = key == "ca"              ? &into.ca_file
                  : key == "cert"          ? &into.certificate_file
                  : key == "key"           ? &into.key_file
                  : key == "password-file" ? &into.password_file
                                           : nullptr;
    if (!field) return wrong("no option " + quoted(key) + ": one of ca, cert, key, password-file");
    if (value.empty()) return wrong("option " + std::string(key) + " has no value");
    *field = value;
  }
  const bool needs_tls = !(into.ca_file + into.certificate_file + into.key_file).empty();
  if (needs_tls && !into.is_tls) return wrong("ca, cert and key need etcds://");
  if (into.certificate_file.empty() != into.key_file.empty()) return wrong("cert and key go together");
  if (!into.password_file.empty() && into.user.empty())
    return wrong("password-file needs USER@ before the host");
  return boost::system::in_place_value;
}

}  // namespace

bool is_url(std::string_view text) {
  return text.starts_with(plain) || text.starts_with(secure);
}

answer<url> parse_url(std::string_view text) {
  if (!is_url(text)) return wrong(quoted(text) + " does not begin with etcd:// or etcds://");
  url out;
  out.is_tls = text.starts_with(secure);
  text.remove_prefix(out.is_tls ? secure.size() : plain.size());
  auto path = cut(text, '?');
  const auto authority = cut(path, '/');
  if (const auto read = read_members(authority, out); !read) return read.error();
  if (const auto read = read_prefix(path, out); !read) return read.error();
  if (const auto read = read_options(text, out); !read) return read.error();
  return out;
}

}  // namespace bee::etcd
