#include "bee/script/cluster_assignments.hpp"

#include <lauxlib.h>
#include <lua.h>

#include "bee/script/string_library.hpp"
#include "bee/script/working_time.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

constexpr std::size_t most_assignments = 100'000;
constexpr value::lua_limits chunk_limits{.memory = 64u << 20,
                                         .instructions = 10'000'000,
                                         .time = std::chrono::milliseconds(800),
                                         .now = working_time};

int current_line(lua_State* lua) {
  lua_Debug caller;
  if (lua_getstack(lua, 1, &caller) == 0 || lua_getinfo(lua, "l", &caller) == 0) return 0;
  return caller.currentline > 0 ? caller.currentline : 0;
}

// __newindex(environment, key, value). The environment itself stays empty, so that every assignment comes
// here; upvalue 2 is where reads find what was assigned.
int on_assignment(lua_State* lua) {
  auto& made = static_cast<assignments*>(lua_touserdata(lua, lua_upvalueindex(1)))->made;
  if (made.size() >= most_assignments) return luaL_error(lua, "makes more than 100000 assignments");
  assignment a;
  a.line = current_line(lua);
  if (auto key = value::from_lua(lua, 2)) a.key = std::move(*key);
  if (auto v = value::from_lua(lua, 3)) {
    a.assigned = std::move(*v);
  } else {
    a.odd_type = luaL_typename(lua, 3);
  }
  made.push_back(std::move(a));
  lua_settop(lua, 3);
  lua_rawset(lua, lua_upvalueindex(2));
  return 0;
}

void push_environment(lua_State* lua, assignments* out) {
  lua_newtable(lua);  // the environment
  lua_newtable(lua);  // its metatable
  lua_newtable(lua);  // what was assigned
  lua_pushlightuserdata(lua, out);
  lua_pushvalue(lua, -2);
  lua_pushcclosure(lua, on_assignment, 2);
  lua_setfield(lua, -3, "__newindex");
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

}  // namespace

assignments run_cluster_chunk(std::string_view source) {
  value::limited_lua lua(chunk_limits);
  assignments out;
  out.stopped_by = run_protected(lua, [&](lua_State* state) {
    push_string_library(state);  // for the methods of strings: the name stays unknown
    lua_settop(state, 0);
    load_text(state, source);
    push_environment(state, &out);
    lua_setupvalue(state, -2, 1);
    lua_call(state, 0, 1);
    out.returned_table = lua_istable(state, -1);
  });
  return out;
}

}  // namespace bee::script
