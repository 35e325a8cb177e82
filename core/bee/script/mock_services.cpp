#include "bee/script/mock_services.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

constexpr std::string_view sub_type = "lua";

std::string shown(std::string_view name) {
  return escape_for_terminal(name);
}

bool is_string(const value::list& message, std::size_t at) {
  return at < message.size() && message[at].is_string();
}

// Pushes the function of the command that message[at] names, from the table at the top.
bool push_command(lua_State* lua, const value::list& message, std::size_t at) {
  if (!is_string(message, at)) return false;
  lua_pushlstring(lua, message[at].as_string().data(), message[at].as_string().size());
  if (lua_rawget(lua, -2) == LUA_TFUNCTION) return true;
  lua_pop(lua, 1);
  return false;
}

}  // namespace

void mock_services::read(lua_State* lua, int environment, std::vector<fault>& faults) {
  lua_getfield(lua, environment, "dialect");
  if (!read_dialect(lua)) faults.push_back({0, "dialect must be \"bee\", \"skynet\" or \"raw\""});
  if (lua_getfield(lua, environment, "services") != LUA_TTABLE) {
    faults.push_back({0, std::string("services must be a table, got ") + luaL_typename(lua, -1)});
    return;
  }
  const int all = lua_gettop(lua);
  for (lua_pushnil(lua); lua_next(lua, all) != 0; lua_pop(lua, 1)) read_service(lua, faults);
  std::sort(services_.begin(), services_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::sort(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  table_ = luaL_ref(lua, LUA_REGISTRYINDEX);
}

bool mock_services::read_dialect(lua_State* lua) {
  const auto given = value::from_lua(lua, -1);
  if (!given || (!given->is_nil() && !given->is_string())) return false;
  if (given->is_nil()) return true;
  constexpr std::pair<std::string_view, dialect> names[] = {
      {"bee", dialect::bee}, {"skynet", dialect::skynet}, {"raw", dialect::raw}};
  for (const auto& [name, is] : names) {
    if (given->as_string() != name) continue;
    dialect_ = is;
    return true;
  }
  return false;
}

// The name is below the top, what stands for it at the top.
void mock_services::read_service(lua_State* lua, std::vector<fault>& faults) {
  const auto name = value::from_lua(lua, -2);
  if (!name || !name->is_string() || name->as_string().empty() || name->as_string().size() > 254) {
    faults.push_back({0, "the name of a service must be a string of 1 to 254 bytes"});
    return;
  }
  mock_service s{std::string(name->as_string()), {}};
  if (lua_istable(lua, -1)) {
    read_commands(lua, s, faults);
  } else if (!lua_isfunction(lua, -1)) {
    faults.push_back({0, "services." + shown(s.name) + " must be a table of functions or a function, got " +
                             luaL_typename(lua, -1)});
  }
  services_.push_back(std::move(s));
}

void mock_services::read_commands(lua_State* lua, mock_service& s, std::vector<fault>& faults) {
  const int commands = lua_gettop(lua);
  for (lua_pushnil(lua); lua_next(lua, commands) != 0; lua_pop(lua, 1)) {
    const auto name = value::from_lua(lua, -2);
    if (!name || !name->is_string()) {
      faults.push_back({0, "services." + shown(s.name) + ": a command must have a string as its name"});
      continue;
    }
    const auto text = std::string(name->as_string());
    if (!lua_isfunction(lua, -1))
      faults.push_back({0, "services." + shown(s.name) + "." + shown(text) + " must be a function, got " +
                               luaL_typename(lua, -1)});
    s.commands.push_back(text);
  }
  std::sort(s.commands.begin(), s.commands.end());
}

// Pushes the function that takes the message, and tells how many values in front are not its arguments.
std::size_t mock_services::push_handler(lua_State* lua, std::string_view service,
                                        const value::list& message) const {
  lua_rawgeti(lua, LUA_REGISTRYINDEX, table_);
  lua_pushlstring(lua, service.data(), service.size());
  const int found = lua_rawget(lua, -2);
  const bool has_sub_type = is_string(message, 0) && message[0].as_string() == sub_type;
  if (found == LUA_TFUNCTION) return has_sub_type && takes_sub_type() ? 1 : 0;
  if (found != LUA_TTABLE) luaL_error(lua, "there is no service %s", shown(service).c_str());
  if (dialect_ == dialect::bee && !has_sub_type) luaL_error(lua, "the message does not begin with \"lua\"");
  if (has_sub_type && takes_sub_type() && push_command(lua, message, 1)) return 2;
  if (dialect_ != dialect::bee && push_command(lua, message, 0)) return 1;
  const auto named = has_sub_type && takes_sub_type() && message.size() > 1 ? 1u : 0u;
  const auto command = message.empty() ? "nil" : value::to_literal(message[named]);
  luaL_error(lua, "%s has no command %s", shown(service).c_str(), command.substr(0, 100).c_str());
  return 0;
}

}  // namespace bee::script
