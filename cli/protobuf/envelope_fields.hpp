// Which fields an envelope carries, and what the number in its first field means.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bee/payload/envelope.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// All layouts have a type name, a room id and a message.
struct carried_fields {
  bool sub_type = false;
  bool uid = false;
  bool session = false;
  bool destination = false;
  bool source = false;
  bool compression = false;
};
carried_fields carried_by(payload::layout);

attempt<payload::layout> parse_layout(std::string_view text);

/// "rpc_request" for 18; empty for a number that means nothing.
std::string_view sub_type_name(std::uint32_t number);
/// A name, or any number.
std::optional<std::uint32_t> parse_sub_type(std::string_view text);

}  // namespace bee::cli
