#include "bee/script/mock_library.hpp"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "bee/script/mock_modules.hpp"
#include "bee/script/string_library.hpp"
#include "bee/script/table_library.hpp"
#include "bee/value/limited_lua.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

constexpr double longest_sleep = 86'400;

mock_runtime& runtime_of(lua_State* lua) {
  return *static_cast<mock_runtime*>(lua_touserdata(lua, lua_upvalueindex(1)));
}

std::string string_argument(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* bytes = luaL_checklstring(lua, index, &size);
  return {bytes, size};
}

// The values from `index` on.
value::list rest_of_arguments(lua_State* lua, int index) {
  value::list out;
  for (; index <= lua_gettop(lua); ++index) {
    auto v = value::from_lua(lua, index);
    if (v.has_error()) luaL_argerror(lua, index, v.error().message().c_str());
    out.push_back(std::move(*v));
  }
  return out;
}

// Runs when the wait is over; what the driver gave is on the stack.
int go_on(lua_State* lua, int, lua_KContext) {
  if (const auto* text = runtime_of(lua).failure) {
    luaL_where(lua, 1);
    lua_pushlstring(lua, text->data(), text->size());
    lua_concat(lua, 2);
    return lua_error(lua);
  }
  return lua_gettop(lua);
}

int wait(lua_State* lua, mock_action what) {
  runtime_of(lua).wanted = std::move(what);
  lua_settop(lua, 0);
  return lua_yieldk(lua, 0, 0, go_on);
}

void check_in_handler(lua_State* lua) {
  if (!runtime_of(lua).in_handler || !lua_isyieldable(lua)) luaL_error(lua, "only a handler may wait");
}

int sleep(lua_State* lua) {
  check_in_handler(lua);
  const double seconds = luaL_checknumber(lua, 1);
  luaL_argcheck(lua, seconds >= 0 && seconds <= longest_sleep, 1, "must be 0 to 86400 seconds");
  return wait(lua, mock_sleep{seconds, lua_isnoneornil(lua, 2) ? "" : string_argument(lua, 2)});
}

int wake(lua_State* lua) {
  check_in_handler(lua);
  return wait(lua, mock_wake{string_argument(lua, 1)});
}

int call_as(lua_State* lua, bool is_raw) {
  check_in_handler(lua);
  return wait(lua,
              mock_call{string_argument(lua, 1), string_argument(lua, 2), rest_of_arguments(lua, 3), is_raw});
}

int call(lua_State* lua) {
  return call_as(lua, false);
}

int raw_call(lua_State* lua) {
  return call_as(lua, true);
}

int send(lua_State* lua) {
  check_in_handler(lua);
  return wait(lua, mock_send{string_argument(lua, 1), string_argument(lua, 2), rest_of_arguments(lua, 3)});
}

int close(lua_State* lua) {
  check_in_handler(lua);
  return wait(lua, mock_close{});
}

int log(lua_State* lua) {
  value::limited_lua::check_time(lua);
  std::string line;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    std::size_t size = 0;
    const char* text = luaL_tolstring(lua, i, &size);
    if (i > 1) line += '\t';
    line.append(text, size);
    lua_pop(lua, 1);
  }
  if (const auto& to = runtime_of(lua).log) to(line);
  return 0;
}

int node_name(lua_State* lua) {
  const auto name = runtime_of(lua).node;
  lua_pushlstring(lua, name.data(), name.size());
  return 1;
}

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
constexpr luaL_Reg own_functions[] = {
    {"sleep", sleep}, {"wake", wake}, {"call", call}, {"raw_call", raw_call},   {"send", send},
    {"close", close}, {"log", log},   {"print", log}, {"node_name", node_name}, {nullptr, nullptr}};

}  // namespace

void push_mock_environment(lua_State* lua, mock_runtime* runtime) {
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
  lua_pushlightuserdata(lua, runtime);
  luaL_setfuncs(lua, own_functions, 1);
  lua_newtable(lua);
  lua_setfield(lua, -2, "services");
  set_module_functions(lua, runtime->module_paths);
}

}  // namespace bee::script
