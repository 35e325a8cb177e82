#include "bee/script/cluster_address.hpp"

#include <lua.h>

#include <cmath>

#include "bee/value/literal.hpp"

namespace bee::script {

cluster_address cluster_address_reader::read(std::string_view text) {
  if (const auto plain = parse_endpoint(text)) {
    const bool is_v6 = plain->host.find(':') != std::string::npos;
    return {*plain, {}, is_v6 ? " is an IPv6 address, which skynet up to 1.8 can not read" : ""};
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {{}, " without a port", {}};
  const auto written = text.substr(colon + 1);
  const auto number = number_of(written);
  if (!number) return {{}, " without a port", {}};
  if (!(*number >= 1 && *number <= 65535) || *number != std::floor(*number))
    return {{}, " with a port outside 1 to 65535", {}};
  const auto port = std::to_string(static_cast<int>(*number));
  const auto address = parse_endpoint(std::string(text.substr(0, colon + 1)) + port);
  if (!address) return {};
  return {*address,
          {},
          " has the port " + value::to_literal(written) + ", which skynet up to 1.8 takes for " + port +
              "; later ones refuse it"};
}

// What tonumber makes of a text.
std::optional<double> cluster_address_reader::number_of(std::string_view text) {
  if (!lua_) lua_.emplace();
  const std::string ended(text);
  if (lua_stringtonumber(lua_->get(), ended.c_str()) != ended.size() + 1) return {};
  const double out = lua_tonumber(lua_->get(), -1);
  lua_settop(lua_->get(), 0);
  return out;
}

}  // namespace bee::script
