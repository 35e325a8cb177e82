#include "bee/script/skynet_config.hpp"

#include <lauxlib.h>
#include <lua.h>

#include "bee/script/fault.hpp"
#include "bee/script/string_library.hpp"
#include "bee/script/working_time.hpp"

namespace bee::script {
namespace {

constexpr value::lua_limits config_limits{.memory = 16u << 20,
                                          .instructions = 1'000'000,
                                          .time = std::chrono::milliseconds(200),
                                          .now = working_time};

int nothing(lua_State*) {
  return 0;
}

// What configs call: include "config.path", os.getenv "NAME". The strings have their methods.
void push_config_environment(lua_State* lua) {
  lua_newtable(lua);
  push_string_library(lua);
  lua_setfield(lua, -2, "string");
  lua_pushcfunction(lua, nothing);
  lua_setfield(lua, -2, "include");
  lua_newtable(lua);
  lua_pushcfunction(lua, nothing);
  lua_setfield(lua, -2, "getenv");
  lua_setfield(lua, -2, "os");
}

}  // namespace

std::string cluster_of_config(std::string_view source) {
  value::limited_lua lua(config_limits);
  std::string out;
  constexpr int environment = 1;
  (void)run_protected(lua, [&](lua_State* state) {
    lua_settop(state, 0);
    push_config_environment(state);
    load_text(state, source);
    lua_pushvalue(state, environment);
    lua_setupvalue(state, -2, 1);
    (void)lua_pcall(state, 0, 0, 0);  // what was assigned before a fault is there
    lua_getfield(state, environment, "cluster");
    std::size_t length = 0;
    if (lua_type(state, -1) == LUA_TSTRING)
      if (const char* text = lua_tolstring(state, -1, &length)) out.assign(text, length);
  });
  return out;
}

}  // namespace bee::script
