#include "bee/names/record/versions.hpp"

#include <string>

namespace bee::names {

value::value own_version() {
  value::table out;
  out.pairs.emplace_back("v", protocol_version);
  return out;
}

std::optional<said_version> read_version(const value::value& last) {
  if (!last.is_table()) return std::nullopt;
  const auto number = [&last](const char* key) -> std::optional<std::int64_t> {
    const auto* found = last.as_table().find(key);
    return found && found->is_integer() ? std::optional(found->as_integer()) : std::nullopt;
  };
  const auto v = number("v");
  if (!v) return std::nullopt;
  return said_version{*v, number("needs").value_or(1)};
}

answer<void> check_version(const char* what, const said_version& said) {
  if (said.needs <= protocol_version) return boost::system::in_place_value;
  return refusal{refused::version, std::string(what) + " needs version " + std::to_string(said.needs) +
                                       " of the protocol, and here is version " +
                                       std::to_string(protocol_version)};
}

}  // namespace bee::names
