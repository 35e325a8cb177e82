#include <fmt/format.h>

#include "bee/node/core.hpp"
#include "bee/value/pack.hpp"

namespace bee::node {

std::string to_text(handle id) {
  return fmt::format(":{:08x}", id);
}

raw_handler unpacking(node::core& of, handler run) {
  return [&of, run = std::move(run)](request&& r, responder&& answer) {
    auto values = value::unpack(r.message.view());
    if (!values) {
      of.log(fmt::format("a message that does not unpack: {}", values.error().message()));
      return answer.ignore();
    }
    run({std::move(*values), r.is_push, std::move(r.trace)}, std::move(answer));
  };
}

const value::value& argument(const invocation& c, std::size_t i) {
  static const value::value nil;
  return i < c.arguments.size() ? c.arguments[i] : nil;
}

std::optional<std::string> string_argument(const invocation& c, std::size_t i) {
  const auto& v = argument(c, i);
  if (v.is_string()) return std::string(v.as_string());
  if (v.is_integer()) return std::to_string(v.as_integer());
  return std::nullopt;
}

}  // namespace bee::node
