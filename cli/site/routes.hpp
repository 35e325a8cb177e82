// Which path of the site shows what.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "bee/web/response.hpp"
#include "cli/site/access.hpp"

namespace bee::cli {

/// What the paths show. Each is called when it is asked for; a text is a document, and null: there is none.
struct site_content {
  std::function<web::text_ptr()> metrics;
  std::function<std::string()> snapshot;                       ///< of the whole fleet
  std::function<web::text_ptr(const std::string& node)> node;  ///< null: there is no such node
  std::function<std::string()> events;                         ///< the last ones
  std::function<web::text_ptr()> pushes;
  std::function<web::text_ptr()> mesh;                                   ///< null: nobody has been asked yet
  std::function<web::text_ptr()> names;                                  ///< null: there is no name service
  std::function<std::shared_ptr<web::event_stream>()> stream;            ///< a new one
  std::function<void(const std::string& peer, bool is_right)> on_login;  ///< somebody has tried to log in
};

class site_routes {
 public:
  site_routes(site_access access, site_content content);
  site_routes(const site_routes&) = delete;
  site_routes& operator=(const site_routes&) = delete;

  web::response answer(const web::request&) const;

 private:
  using route = std::function<web::response(const web::request&)>;
  web::response log_in(const web::request&) const;

  site_access access_;
  site_content content_;
  std::map<std::string, route, std::less<>> open_;  // nobody needs a token for these
  std::map<std::string, route, std::less<>> kept_;
};

}  // namespace bee::cli
