#include "bee/value/lua_convert.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <algorithm>

#include "bee/value/key_order.hpp"

namespace bee::value {
namespace {

std::string_view string_at(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* bytes = lua_tolstring(lua, index, &size);
  return {bytes, size};
}

class lua_reader {
 public:
  lua_reader(lua_State* lua, const limits& l) : lua_(lua), max_depth_(l.max_depth), left_(l.max_values) {}

  // Pops nothing; `index` is absolute.
  result<value> one(int index, std::size_t depth) {
    if (left_-- == 0) return errc::too_many;
    switch (lua_type(lua_, index)) {
      case LUA_TNIL: return value();
      case LUA_TBOOLEAN: return value(lua_toboolean(lua_, index) != 0);
      case LUA_TNUMBER: return number(index);
      case LUA_TSTRING: return value(string_at(lua_, index));
      case LUA_TLIGHTUSERDATA:
        return value::userdata(reinterpret_cast<std::uintptr_t>(lua_touserdata(lua_, index)));
      case LUA_TTABLE: return contents(index, depth + 1);
      default: return errc::unsupported_value;
    }
  }

 private:
  value number(int index) {
    if (lua_isinteger(lua_, index)) return static_cast<std::int64_t>(lua_tointeger(lua_, index));
    return lua_tonumber(lua_, index);
  }

  result<value> contents(int index, std::size_t depth) {
    if (depth > max_depth_ + 1 || !lua_checkstack(lua_, 4)) return errc::too_deep;
    table t;
    const auto length = static_cast<lua_Integer>(lua_rawlen(lua_, index));
    for (lua_Integer i = 1; i <= length; ++i) {
      lua_rawgeti(lua_, index, i);
      auto v = pop_value(depth);
      if (v.has_error()) return v.error();
      t.array.push_back(std::move(*v));
    }
    if (auto read = pairs(index, length, depth, t); read.has_error()) return read.error();
    std::stable_sort(t.pairs.begin(), t.pairs.end(),
                     [](const auto& a, const auto& b) { return key_less(a.first, b.first); });
    return value(std::move(t));
  }

  result<void> pairs(int index, lua_Integer length, std::size_t depth, table& t) {
    lua_pushnil(lua_);
    while (lua_next(lua_, index) != 0) {
      if (is_in_array(length)) {
        lua_pop(lua_, 1);
        continue;
      }
      auto v = pop_value(depth);
      auto key = v.has_error() ? v : one(lua_gettop(lua_), depth);
      if (key.has_error()) {
        lua_pop(lua_, 1);
        return key.error();
      }
      t.pairs.emplace_back(std::move(*key), std::move(*v));
    }
    return {};
  }

  // Whether the key below the top belongs to the array part.
  bool is_in_array(lua_Integer length) {
    if (!lua_isinteger(lua_, -2)) return false;
    const auto key = lua_tointeger(lua_, -2);
    return key >= 1 && key <= length;
  }

  result<value> pop_value(std::size_t depth) {
    auto v = one(lua_gettop(lua_), depth);
    lua_pop(lua_, 1);
    return v;
  }

  lua_State* lua_;
  const std::size_t max_depth_;
  std::size_t left_;
};

void push_table(lua_State* lua, const table& t) {
  const auto size = [](std::size_t n) { return static_cast<int>(std::min<std::size_t>(n, 1u << 20)); };
  luaL_checkstack(lua, 4, "a table is nested too deep");
  lua_createtable(lua, size(t.array.size()), size(t.pairs.size()));
  for (std::size_t i = 0; i < t.array.size(); ++i) {
    push_lua(lua, t.array[i]);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i + 1));
  }
  for (const auto& [key, v] : t.pairs) {
    push_lua(lua, key);
    push_lua(lua, v);
    lua_rawset(lua, -3);
  }
}

}  // namespace

result<value> from_lua(lua_State* lua, int index, const limits& l) {
  return lua_reader(lua, l).one(lua_absindex(lua, index), 0);
}

void push_lua(lua_State* lua, const value& v) {
  switch (v.type()) {
    case kind::nil: return lua_pushnil(lua);
    case kind::boolean: return lua_pushboolean(lua, v.boolean_unchecked());
    case kind::integer: return lua_pushinteger(lua, v.integer_unchecked());
    case kind::number: return lua_pushnumber(lua, v.number_unchecked());
    case kind::string: lua_pushlstring(lua, v.string_unchecked().data(), v.string_unchecked().size()); return;
    case kind::userdata:
      return lua_pushlightuserdata(
          lua, reinterpret_cast<void*>(static_cast<std::uintptr_t>(v.userdata_unchecked())));
    case kind::table: return push_table(lua, v.table_unchecked());
  }
}

}  // namespace bee::value
