// What a handler answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/web/event_stream.hpp"

namespace bee::web {

struct response {
  response() = default;
  response(unsigned s, std::string type, text_ptr text)
      : status(s), content_type(std::move(type)), body(std::move(text)) {}
  response(unsigned s, std::string type, std::string text)
      : response(s, std::move(type), std::make_shared<const std::string>(std::move(text))) {}

  void set(std::string name, std::string text) { headers.emplace_back(std::move(name), std::move(text)); }

  unsigned status = 200;
  std::string content_type;
  text_ptr body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<event_stream> events;  ///< when there, it is sent in place of the body, until it ends
};

/// One sentence in plain text.
inline response plain_response(unsigned status, std::string_view sentence) {
  return {status, "text/plain; charset=utf-8", std::string(sentence) + "\n"};
}

}  // namespace bee::web
