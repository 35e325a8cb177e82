#include "bee/value/literal.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <charconv>

#include "bee/value/limited_lua.hpp"
#include "bee/value/literal_scan.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::value {
namespace {

struct evaluation {
  std::string_view text;
  result<value> out = errc::not_a_constant;
};

// userdata "00000000000000ff"
int make_userdata(lua_State* lua) {
  std::size_t size = 0;
  const char* digits = luaL_checklstring(lua, 1, &size);
  std::uint64_t address = 0;
  const auto parsed = std::from_chars(digits, digits + size, address, 16);
  if (lua_gettop(lua) != 1 || size > 16 || parsed.ec != std::errc{} || parsed.ptr != digits + size)
    return luaL_error(lua, "userdata takes up to 16 hex digits");
  lua_pushlightuserdata(lua, reinterpret_cast<void*>(static_cast<std::uintptr_t>(address)));
  return 1;
}

int no_such_name(lua_State* lua) {
  return luaL_error(lua, "a name is not a constant");
}

void push_environment(lua_State* lua) {
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, make_userdata);
  lua_setfield(lua, -2, "userdata");
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, no_such_name);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

// Runs protected; the one argument is the evaluation.
int evaluate(lua_State* lua) {
  auto& job = *static_cast<evaluation*>(lua_touserdata(lua, 1));
  const auto chunk = std::string("return ").append(job.text);
  if (luaL_loadbufferx(lua, chunk.data(), chunk.size(), "=constant", "t") != LUA_OK) return lua_error(lua);
  push_environment(lua);
  lua_setupvalue(lua, -2, 1);
  lua_call(lua, 0, LUA_MULTRET);
  limits no_deeper;
  no_deeper.max_depth = max_text_depth;
  if (lua_gettop(lua) == 2) job.out = from_lua(lua, 2, no_deeper);
  return 0;
}

error_code reason(lua_State* lua, int status, const limited_lua& owner) {
  if (status == LUA_ERRMEM || owner.is_spent()) return errc::script_limit;
  const char* text = lua_tostring(lua, -1);
  const std::string_view message = text ? text : "";
  const bool is_too_deep = message.find("C stack overflow") != std::string_view::npos ||
                           message.find("too many registers") != std::string_view::npos;
  return is_too_deep ? errc::too_deep : errc::not_a_constant;
}

}  // namespace

result<value> parse_literal(std::string_view text) {
  if (auto scanned = scan_literal(text); scanned.has_error()) return scanned.error();
  limited_lua lua({.memory = (16u << 20) + 64 * text.size()});
  evaluation job{text};
  lua_pushcfunction(lua.get(), evaluate);
  lua_pushlightuserdata(lua.get(), &job);
  if (const int status = lua_pcall(lua.get(), 1, 0, 0); status != LUA_OK)
    return reason(lua.get(), status, lua);
  return std::move(job.out);
}

}  // namespace bee::value
