#include "bee/web/message.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

namespace bee::web {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

method method_of(http::verb v) {
  if (v == http::verb::get) return method::get;
  if (v == http::verb::head) return method::head;
  return v == http::verb::post ? method::post : method::other;
}

std::string field(const request_parser::value_type& from, http::field name) {
  return std::string(from[name]);
}

}  // namespace

boost::system::result<request, unsigned> read_request(request_parser& parser, endpoint peer) {
  auto& from = parser.get();
  auto at = parse_target({from.target().data(), from.target().size()});
  const auto hosts = from.count(http::field::host);
  if (!at || hosts > 1 || (hosts == 0 && from.version() >= 11)) return 400u;
  request out;
  out.how = method_of(from.method());
  out.path = std::move(at->path);
  out.query = std::move(at->query);
  out.host = field(from, http::field::host);
  out.origin = field(from, http::field::origin);
  out.authorization = field(from, http::field::authorization);
  out.cookie = field(from, http::field::cookie);
  out.body = std::move(from.body());
  out.peer = std::move(peer);
  return out;
}

std::optional<response> refusal_of(const error_code& why) {
  if (why == beast::error::timeout) return plain_response(408, "the request did not come to its end in time");
  if (why == http::error::header_limit) return plain_response(431, "the header is too large");
  if (why == http::error::body_limit) return plain_response(413, "the body is too large");
  const bool is_http = why.category() == make_error_code(http::error::end_of_stream).category();
  if (!is_http || why == http::error::end_of_stream || why == http::error::partial_message)
    return std::nullopt;
  return plain_response(400, "this is no request of HTTP/1.1");
}

response_message message_of(const response& from, message_manner how) {
  response_message out;
  out.version(how.version);
  out.result(from.status);
  if (!from.content_type.empty()) out.set(http::field::content_type, from.content_type);
  out.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, text] : from.headers) out.set(name, text);
  out.keep_alive(how.keeps_alive);
  if (from.events) return out;
  const std::string_view body = from.body ? std::string_view(*from.body) : std::string_view();
  if (from.status != 204) out.content_length(body.size());
  if (!how.is_head) out.body() = {body.data(), body.size()};
  return out;
}

}  // namespace bee::web
