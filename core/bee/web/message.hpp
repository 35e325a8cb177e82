// What is read of a request, and written for a response, in the words of Beast.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "bee/web/request.hpp"
#include "bee/web/response.hpp"

namespace bee::web {

using request_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
/// The body stays in the response that it is of.
using response_message = boost::beast::http::response<boost::beast::http::span_body<const char>>;

/// Fails with the status of the answer to a request that is none: 400 when its target is no path, or it names
/// no host, or more than one.
boost::system::result<request, unsigned> read_request(request_parser&, endpoint peer);

/// The answer to what could not be read; nothing when there is nobody to answer.
std::optional<response> refusal_of(const error_code& why);

struct message_manner {
  unsigned version = 11;
  bool keeps_alive = false;
  bool is_head = false;
};
response_message message_of(const response&, message_manner);

}  // namespace bee::web
