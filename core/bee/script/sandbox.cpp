#include "bee/script/sandbox.hpp"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "bee/script/string_library.hpp"
#include "bee/script/table_library.hpp"
#include "bee/value/limited_lua.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

// pcall that lets an error about a limit through. Looks at the clock, because an error can cost a walk
// through all memory.
int end_of_pcall(lua_State* lua, int status, lua_KContext) {
  const bool is_error = status != LUA_OK && status != LUA_YIELD;
  if (is_error && !value::limited_lua::of(lua).is_spent()) value::limited_lua::check_time(lua);
  if (is_error && value::limited_lua::of(lua).is_spent()) return lua_error(lua);
  lua_pushboolean(lua, !is_error);
  lua_insert(lua, 1);
  return lua_gettop(lua);
}

int protected_call(lua_State* lua) {
  luaL_checkany(lua, 1);
  return end_of_pcall(lua, lua_pcallk(lua, lua_gettop(lua) - 1, LUA_MULTRET, 0, 0, end_of_pcall), 0);
}

// A finalizer would run without a limit. Upvalue 1 is the function of the base library.
int set_metatable(lua_State* lua) {
  if (lua_type(lua, 2) == LUA_TTABLE) {
    lua_pushliteral(lua, "__gc");
    if (lua_rawget(lua, 2) != LUA_TNIL) return luaL_error(lua, "a metatable may not have __gc here");
    lua_pop(lua, 1);
  }
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, lua_gettop(lua) - 1, 1);
  return 1;
}

// Opens a library and copies the named functions into a new table at the top.
template <std::size_t N>
void push_part_of(lua_State* lua, const char* library, lua_CFunction open, const char* const (&names)[N]) {
  luaL_requiref(lua, library, open, 0);
  lua_createtable(lua, 0, static_cast<int>(N));
  for (const char* name : names) {
    lua_getfield(lua, -2, name);
    lua_setfield(lua, -2, name);
  }
  lua_remove(lua, -2);
}

constexpr const char* base_names[] = {"pairs",  "ipairs",   "type",   "tostring",     "tonumber",
                                      "select", "error",    "assert", "next",         "rawget",
                                      "rawset", "rawequal", "rawlen", "setmetatable", "getmetatable"};
constexpr const char* os_names[] = {"time", "clock"};

}  // namespace

void push_sandbox(lua_State* lua) {
  push_part_of(lua, "_G", luaopen_base, base_names);
  lua_getfield(lua, -1, "setmetatable");
  lua_pushcclosure(lua, set_metatable, 1);
  lua_setfield(lua, -2, "setmetatable");
  lua_pushcfunction(lua, protected_call);
  lua_setfield(lua, -2, "pcall");
  push_part_of(lua, "os", luaopen_os, os_names);
  lua_setfield(lua, -2, "os");
  push_table_library(lua);
  lua_setfield(lua, -2, "table");
  luaL_requiref(lua, "math", luaopen_math, 0);
  lua_setfield(lua, -2, "math");
  push_string_library(lua);
  lua_setfield(lua, -2, "string");
}

value::list rest_of_arguments(lua_State* lua, int index) {
  value::list out;
  for (; index <= lua_gettop(lua); ++index) {
    auto v = value::from_lua(lua, index);
    if (v.has_error()) luaL_argerror(lua, index, v.error().message().c_str());
    out.push_back(std::move(*v));
  }
  return out;
}

std::string string_argument(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* bytes = luaL_checklstring(lua, index, &size);
  return {bytes, size};
}

std::string printed_arguments(lua_State* lua) {
  std::string line;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    std::size_t size = 0;
    const char* text = luaL_tolstring(lua, i, &size);
    if (i > 1) line += '\t';
    line.append(text, size);
    lua_pop(lua, 1);
  }
  return line;
}

}  // namespace bee::script
