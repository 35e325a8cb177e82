#include "bee/script/mock_library.hpp"

#include <lauxlib.h>
#include <lua.h>

#include "bee/script/mock_modules.hpp"
#include "bee/script/sandbox.hpp"
#include "bee/value/limited_lua.hpp"

namespace bee::script {
namespace {

constexpr double longest_sleep = 86'400;

mock_runtime& runtime_of(lua_State* lua) {
  return *static_cast<mock_runtime*>(lua_touserdata(lua, lua_upvalueindex(1)));
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
  const auto line = printed_arguments(lua);
  if (const auto& to = runtime_of(lua).log) to(line);
  return 0;
}

int node_name(lua_State* lua) {
  const auto name = runtime_of(lua).node;
  lua_pushlstring(lua, name.data(), name.size());
  return 1;
}

constexpr luaL_Reg own_functions[] = {
    {"sleep", sleep}, {"wake", wake}, {"call", call}, {"raw_call", raw_call},   {"send", send},
    {"close", close}, {"log", log},   {"print", log}, {"node_name", node_name}, {nullptr, nullptr}};

}  // namespace

void push_mock_environment(lua_State* lua, mock_runtime* runtime) {
  push_sandbox(lua);
  lua_pushlightuserdata(lua, runtime);
  luaL_setfuncs(lua, own_functions, 1);
  lua_newtable(lua);
  lua_setfield(lua, -2, "services");
  set_module_functions(lua, runtime->module_paths);
}

}  // namespace bee::script
