// What a node does not offer, and what peers can write to its log.
#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/node/core.hpp"
#include "bee/wire/remote_error.hpp"

namespace bee::node {

void node::core::close_door(std::string_view what, responder& to) {
  constexpr std::size_t most_shown = 64;
  log(fmt::format("{}: refused {}: {}", to_string(to.source()),
                  escape_for_terminal(what.substr(0, most_shown)), wire::closed_text));
  to.fail_with_text(wire::closed_text);
}

}  // namespace bee::node
