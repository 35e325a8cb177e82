#include "bee/script/table_library.hpp"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <climits>
#include <limits>

#include "bee/value/limited_lua.hpp"

namespace bee::script {
namespace {

using value::lua_steps;

constexpr auto most = std::numeric_limits<lua_Integer>::max();

enum use : unsigned { reads = 1, writes = 2, has_length = 4 };

// A table, or what has metamethods that make it one for what is done with it.
void check_table(lua_State* lua, int index, unsigned how) {
  if (lua_type(lua, index) == LUA_TTABLE) return;
  const auto has = [&](const char* event) {
    if (luaL_getmetafield(lua, index, event) == LUA_TNIL) return false;
    lua_pop(lua, 1);
    return true;
  };
  const bool is_enough = (!(how & reads) || has("__index")) && (!(how & writes) || has("__newindex")) &&
                         (!(how & has_length) || has("__len"));
  if (!is_enough) luaL_checktype(lua, index, LUA_TTABLE);
}

lua_Integer length_of(lua_State* lua, int index, unsigned how) {
  check_table(lua, index, how | has_length);
  return luaL_len(lua, index);
}

// Copies t[from] to t[to], t[from + 1] to t[to + 1], ...
void copy(lua_State* lua, int source, lua_Integer from, int target, lua_Integer to, lua_Integer count) {
  lua_steps steps(lua);
  for (lua_Integer i = 0; i < count; ++i) {
    steps.one();
    lua_geti(lua, source, from + i);
    lua_seti(lua, target, to + i);
  }
}

// The same from the last one to the first.
void copy_backwards(lua_State* lua, int source, lua_Integer from, int target, lua_Integer to,
                    lua_Integer count) {
  lua_steps steps(lua);
  while (count-- > 0) {
    steps.one();
    lua_geti(lua, source, from + count);
    lua_seti(lua, target, to + count);
  }
}

bool is_from_1_to(lua_Integer position, lua_Integer last) {
  return static_cast<lua_Unsigned>(position) - 1u < static_cast<lua_Unsigned>(last);
}

int insert(lua_State* lua) {
  const auto size = length_of(lua, 1, reads | writes);
  const auto end = static_cast<lua_Integer>(static_cast<lua_Unsigned>(size) + 1u);
  auto position = end;
  if (lua_gettop(lua) == 3) {
    position = luaL_checkinteger(lua, 2);
    luaL_argcheck(lua, is_from_1_to(position, end), 2, "position out of bounds");
    copy_backwards(lua, 1, position, 1, position + 1, end - position);
  } else if (lua_gettop(lua) != 2) {
    return luaL_error(lua, "wrong number of arguments to 'insert'");
  }
  lua_seti(lua, 1, position);
  return 0;
}

int remove(lua_State* lua) {
  const auto size = length_of(lua, 1, reads | writes);
  auto position = luaL_optinteger(lua, 2, size);
  if (position != size)  // Lua names the first argument
    luaL_argcheck(lua, static_cast<lua_Unsigned>(position) - 1u <= static_cast<lua_Unsigned>(size), 1,
                  "position out of bounds");
  lua_geti(lua, 1, position);
  if (position < size) {
    copy(lua, 1, position + 1, 1, position, size - position);
    position = size;
  }
  lua_pushnil(lua);
  lua_seti(lua, 1, position);
  return 1;
}

int move(lua_State* lua) {
  const auto from = luaL_checkinteger(lua, 2);
  const auto end = luaL_checkinteger(lua, 3);
  const auto to = luaL_checkinteger(lua, 4);
  const int target = lua_isnoneornil(lua, 5) ? 1 : 5;
  check_table(lua, 1, reads);
  check_table(lua, target, writes);
  if (end >= from) {
    luaL_argcheck(lua, from > 0 || end < most + from, 3, "too many elements to move");
    const auto count = end - from + 1;
    luaL_argcheck(lua, to <= most - count + 1, 4, "destination wrap around");
    const bool is_apart = to > end || to <= from || (target != 1 && !lua_compare(lua, 1, target, LUA_OPEQ));
    is_apart ? copy(lua, 1, from, target, to, count) : copy_backwards(lua, 1, from, target, to, count);
  }
  lua_pushvalue(lua, target);
  return 1;
}

int concat(lua_State* lua) {
  const auto size = length_of(lua, 1, reads);
  std::size_t between_size = 0;
  const char* between = luaL_optlstring(lua, 2, "", &between_size);
  const auto from = luaL_optinteger(lua, 3, 1);
  const auto last = luaL_optinteger(lua, 4, size);
  lua_steps steps(lua);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  for (auto i = from; i <= last; ++i) {
    steps.one();
    lua_geti(lua, 1, i);
    if (!lua_isstring(lua, -1))
      return luaL_error(lua, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(lua, -1),
                        static_cast<LUAI_UACINT>(i));
    luaL_addvalue(&out);
    if (i == last) break;  // the next one may not be a number
    luaL_addlstring(&out, between, between_size);
  }
  luaL_pushresult(&out);
  return 1;
}

int unpack(lua_State* lua) {
  const auto from = luaL_optinteger(lua, 2, 1);
  const auto last = lua_isnoneornil(lua, 3) ? luaL_len(lua, 1) : luaL_checkinteger(lua, 3);
  if (from > last) return 0;
  const auto more = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(from);
  if (more >= INT_MAX || !lua_checkstack(lua, static_cast<int>(more) + 1))
    return luaL_error(lua, "too many results to unpack");
  lua_steps steps(lua);
  for (lua_Unsigned i = 0; i <= more; ++i) {
    steps.one();
    lua_geti(lua, 1, static_cast<lua_Integer>(static_cast<lua_Unsigned>(from) + i));
  }
  return static_cast<int>(more) + 1;
}

// The order that sort() is given. Upvalue 1 is that of the script, or nil.
int is_less(lua_State* lua) {
  constexpr unsigned between_looks = 64;
  auto& calls = *static_cast<unsigned*>(lua_touserdata(lua, lua_upvalueindex(2)));
  if (++calls % between_looks == 0) value::limited_lua::check_time(lua);
  if (lua_isnil(lua, lua_upvalueindex(1))) {
    lua_pushboolean(lua, lua_compare(lua, 1, 2, LUA_OPLT));
    return 1;
  }
  lua_settop(lua, 2);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 2, 1);
  return 1;
}

// Upvalue 1 is Lua's own function.
int sort(lua_State* lua) {
  check_table(lua, 1, reads | writes | has_length);
  if (!lua_isnoneornil(lua, 2)) luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_settop(lua, 2);
  unsigned calls = 0;
  lua_pushlightuserdata(lua, &calls);
  lua_pushcclosure(lua, is_less, 2);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 2, 0);
  return 0;
}

constexpr luaL_Reg table_functions[] = {{"insert", insert}, {"remove", remove}, {"move", move},
                                        {"concat", concat}, {"unpack", unpack}, {nullptr, nullptr}};

}  // namespace

void push_table_library(lua_State* lua) {
  luaL_requiref(lua, "table", luaopen_table, 0);
  luaL_setfuncs(lua, table_functions, 0);
  lua_getfield(lua, -1, "sort");
  lua_pushcclosure(lua, sort, 1);
  lua_setfield(lua, -2, "sort");
}

}  // namespace bee::script
