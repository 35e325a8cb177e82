#include "bee/stock/daemon.hpp"

#include <algorithm>
#include <iterator>

#include "bee/wire/address.hpp"

namespace bee::stock {
namespace {

constexpr std::string_view names[] = {"bee_clusterd", "clusterd"};

std::optional<daemon> named(const value::table& services, std::string_view name) {
  const auto* found = services.find(name);
  const auto handle = found ? handle_in(*found) : std::nullopt;
  return handle ? std::optional(daemon{name, *handle}) : std::nullopt;
}

}  // namespace

bool is_daemon_name(std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::optional<daemon> find_daemon(const value::table& unique_services, std::string_view asked_for) {
  for (const auto name : names)
    if (name == asked_for)
      if (const auto found = named(unique_services, name)) return found;
  for (const auto name : names)
    if (const auto found = named(unique_services, name)) return found;
  return std::nullopt;
}

std::optional<std::uint32_t> handle_in(const value::value& v) {
  if (v.is_integer() && v.as_integer() > 0 && v.as_integer() <= UINT32_MAX)
    return static_cast<std::uint32_t>(v.as_integer());
  if (!v.is_string()) return std::nullopt;
  const auto parsed = wire::parse_address(v.as_string());
  if (!parsed || !parsed->is_handle()) return std::nullopt;
  return parsed->handle();
}

}  // namespace bee::stock
