// A request of HTTP as its handler sees it: what was checked, and nothing of sockets.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/endpoint.hpp"

namespace bee::web {

enum class method { get, head, post, other };

struct request {
  method how = method::get;
  std::string path;  ///< decoded; begins with '/', and no part of it is ".."
  std::string query;
  std::string host;  ///< the header, as it came
  std::string origin;
  std::string authorization;
  std::string cookie;
  std::string body;
  endpoint peer;
};

/// GET, or HEAD, which is answered without the body.
inline bool is_read(const request& r) {
  return r.how == method::get || r.how == method::head;
}

struct target {
  std::string path;
  std::string query;
};

/// Splits and decodes what stands in the line of a request (RFC 9112 section 3.2.1, RFC 3986 section 2.1).
/// Fails with errc::bad_address for a target that is no path, for escapes that are none, for control
/// characters, and for a path with ".." in it.
result<target> parse_target(std::string_view text);

/// The first cookie of that name in a header (RFC 6265 section 4.2.1); empty when there is none.
std::string_view cookie_in(std::string_view header, std::string_view name);

/// The token of "Bearer TOKEN" (RFC 6750 section 2.1); empty for anything else.
std::string_view bearer_in(std::string_view authorization);

/// The host of "host:port", "[v6]:port" or "host", without brackets.
std::string_view host_in(std::string_view header);

}  // namespace bee::web
