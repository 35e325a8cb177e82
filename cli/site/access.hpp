// Who may see the site.
#pragma once

#include <optional>
#include <string>

#include "bee/web/request.hpp"
#include "bee/web/response.hpp"

namespace bee::cli {

struct access_options {
  bool is_loopback = true;  ///< it listens where only this host comes from
  bool is_tls = false;
  std::string token;    ///< empty: none is needed
  std::string session;  ///< what a browser has that has logged in; another one each time the site begins
};

/// One of this host, as it may stand in a header: "localhost", 127.0.0.0/8, "::1".
bool is_loopback_host(std::string_view host);

class site_access {
 public:
  explicit site_access(access_options options) : options_(std::move(options)) {}

  /// The answer to one who may not; nothing for one who may. Paths that anybody may see are not asked about.
  std::optional<web::response> refuse(const web::request&) const;
  /// The same of those paths: a page of a stranger that a browser shows under a name of its own, which leads
  /// to this host, sees nothing of it.
  std::optional<web::response> refuse_host(const web::request&) const;
  /// POST /login with the token: a cookie for what follows. `is_right` tells whether it was.
  web::response log_in(const web::request&, bool& is_right) const;
  bool needs_token() const { return !options_.token.empty(); }

 private:
  bool has_token(const web::request&) const;
  access_options options_;
};

}  // namespace bee::cli
