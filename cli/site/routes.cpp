#include "cli/site/routes.hpp"

#include "cli/site/page_files.hpp"

namespace bee::cli {
namespace {

using web::request;
using web::response;

constexpr const char* json_type = "application/json; charset=utf-8";
constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view node_prefix = "/api/v1/nodes/";
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

response document(web::text_ptr text) {
  return text ? response(200, json_type, std::move(text))
              : web::plain_response(404, "there is no such thing");
}

response document(std::string text) {
  return {200, json_type, std::move(text)};
}

response not_found() {
  return web::plain_response(404, "there is no such page");
}

response refuse_method() {
  auto out = web::plain_response(405, "this is only for reading");
  out.set("Allow", "GET, HEAD");
  return out;
}

// For a browser: what came from a node is never a page, nor in a frame, and nothing comes from elsewhere.
response guarded(response out) {
  out.set("Content-Security-Policy", policy);
  out.set("Referrer-Policy", "no-referrer");
  out.set("X-Frame-Options", "DENY");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  out.set("Cache-Control", "no-store");
  return out;
}

bool is_of_login(std::string_view name) {
  return name.starts_with("login.") || name == "style.css" || name == "text.js" || name == "icon.svg";
}

response stream_of(std::shared_ptr<web::event_stream> events) {
  response out{200, "text/event-stream", web::text_ptr()};
  out.events = std::move(events);
  return out;
}

}  // namespace

site_routes::site_routes(site_access access, site_content content)
    : access_(std::move(access)), content_(std::move(content)) {
  open_["/healthz"] = [](const request&) { return web::plain_response(200, "ok"); };
  for (const auto& file : page_files()) {
    const auto show = [text = std::make_shared<const std::string>(file.text),
                       type = std::string(content_type_of(file.name))](const request&) {
      return response(200, type, text);
    };
    const auto name = std::string(file.name);
    auto& routes = is_of_login(name) ? open_ : kept_;
    routes[name == "index.html" ? "/" : name == "login.html" ? "/login" : "/" + name] = show;
  }
  kept_["/metrics"] = [this](const request&) { return response(200, metrics_type, content_.metrics()); };
  kept_["/api/v1/nodes"] = [this](const request&) { return document(content_.snapshot()); };
  kept_["/api/v1/events"] = [this](const request&) { return document(content_.events()); };
  kept_["/api/v1/pushes"] = [this](const request&) { return document(content_.pushes()); };
  kept_["/api/v1/mesh"] = [this](const request&) { return document(content_.mesh()); };
  kept_["/api/v1/names"] = [this](const request&) { return document(content_.names()); };
  kept_["/events"] = [this](const request& r) {
    return r.how == web::method::head ? stream_of(nullptr) : stream_of(content_.stream());
  };
}

response site_routes::answer(const request& r) const {
  if (auto refused = access_.refuse_host(r)) return guarded(std::move(*refused));
  if (r.how == web::method::post && r.path == "/login") return guarded(log_in(r));
  const auto open = open_.find(r.path);
  if (open != open_.end()) return guarded(web::is_read(r) ? open->second(r) : refuse_method());
  if (auto refused = access_.refuse(r)) return guarded(std::move(*refused));
  if (!web::is_read(r)) return guarded(refuse_method());
  const auto kept = kept_.find(r.path);
  if (kept != kept_.end()) return guarded(kept->second(r));
  if (r.path.starts_with(node_prefix))
    return guarded(document(content_.node(r.path.substr(node_prefix.size()))));
  return guarded(not_found());
}

response site_routes::log_in(const request& r) const {
  bool is_right = false;
  auto out = access_.log_in(r, is_right);
  if (content_.on_login) content_.on_login(to_string(r.peer), is_right);
  return out;
}

}  // namespace bee::cli
