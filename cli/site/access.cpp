#include "cli/site/access.hpp"

#include "bee/web/secret.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view cookie_name = "beectl_session";

bool is_from_elsewhere(const web::request& r) {
  const auto at = r.origin.find("://");
  return !r.origin.empty() && (at == std::string::npos || r.origin.substr(at + 3) != r.host);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const bool is_v4 =
      host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_v4 || host == "localhost" || host == "::1";
}

bool site_access::has_token(const web::request& r) const {
  const auto given = web::bearer_in(r.authorization);
  return !given.empty() && web::is_same_secret(given, options_.token);
}

std::optional<web::response> site_access::refuse_host(const web::request& r) const {
  if (!options_.is_loopback || is_loopback_host(web::host_in(r.host))) return std::nullopt;
  return web::plain_response(421, "this is for this host alone, and not under that name");
}

std::optional<web::response> site_access::refuse(const web::request& r) const {
  if (!needs_token() || has_token(r)) return std::nullopt;
  const auto session = web::cookie_in(r.cookie, cookie_name);
  const bool has_session =
      !session.empty() && !options_.session.empty() && web::is_same_secret(session, options_.session);
  if (has_session) return std::nullopt;
  if (r.path == "/") {
    auto out = web::plain_response(303, "log in first");
    out.set("Location", "/login");
    return out;
  }
  auto out = web::plain_response(401, "a token is needed: Authorization: Bearer TOKEN");
  out.set("WWW-Authenticate", r.authorization.empty() ? "Bearer" : "Bearer error=\"invalid_token\"");
  return out;
}

web::response site_access::log_in(const web::request& r, bool& is_right) const {
  is_right = needs_token() && !options_.session.empty() && !is_from_elsewhere(r) && has_token(r);
  if (!is_right) return web::plain_response(403, "this is not the token");
  web::response out;
  out.status = 204;
  out.set("Set-Cookie", std::string(cookie_name) + "=" + options_.session +
                            "; Path=/; HttpOnly; SameSite=Strict" + (options_.is_tls ? "; Secure" : ""));
  return out;
}

}  // namespace bee::cli
