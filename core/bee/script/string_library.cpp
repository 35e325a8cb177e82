#include "bee/script/string_library.hpp"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "bee/script/lua_pattern.hpp"

namespace bee::script {
namespace {

constexpr char escape = '%';

std::string_view text_argument(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* bytes = luaL_checklstring(lua, index, &size);
  return {bytes, size};
}

// Where a search begins, from 0: the optional argument counts from 1, or from the end when it is negative.
std::size_t start_argument(lua_State* lua, int index, std::size_t size) {
  const auto given = luaL_optinteger(lua, index, 1);
  const auto length = static_cast<lua_Integer>(size);
  if (given > 0) return static_cast<std::size_t>(given) - 1;
  return given == 0 || given < -length ? 0 : static_cast<std::size_t>(length + given);
}

// Takes the '^' of an anchor off.
bool take_anchor(std::string_view& pattern) {
  const bool is_anchored = pattern.starts_with('^');
  if (is_anchored) pattern.remove_prefix(1);
  return is_anchored;
}

int push_nothing(lua_State* lua) {
  lua_pushnil(lua);
  return 1;
}

// memmem needs time in proportion to the text, whatever is searched.
int find_plain(lua_State* lua, std::string_view text, std::string_view wanted, std::size_t from) {
  const void* found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  if (!found) return push_nothing(lua);
  const auto at = static_cast<const char*>(found) - text.data();
  lua_pushinteger(lua, at + 1);
  lua_pushinteger(lua, at + static_cast<lua_Integer>(wanted.size()));
  return 2;
}

int search(lua_State* lua, bool wants_place) {
  const auto text = text_argument(lua, 1);
  auto pattern = text_argument(lua, 2);
  const auto from = start_argument(lua, 3, text.size());
  value::limited_lua::check_time(lua);
  if (from > text.size()) return push_nothing(lua);
  const bool is_plain = lua_toboolean(lua, 4) || pattern.find_first_of("^$*+?.([%-") == pattern.npos;
  if (wants_place && is_plain) return find_plain(lua, text, pattern, from);
  const bool is_anchored = take_anchor(pattern);
  lua_pattern matcher(lua, text, pattern);
  for (auto at = from; at <= text.size(); ++at) {
    const auto end = matcher.match_at(at);
    if (end == lua_pattern::no_match && !is_anchored) continue;
    if (end == lua_pattern::no_match) break;
    if (!wants_place) return matcher.push_captures(at, end);
    lua_pushinteger(lua, static_cast<lua_Integer>(at) + 1);
    lua_pushinteger(lua, static_cast<lua_Integer>(end));
    return 2 + matcher.push_only_captures(at, end);
  }
  return push_nothing(lua);
}

int find(lua_State* lua) {
  return search(lua, true);
}

int match(lua_State* lua) {
  return search(lua, false);
}

// Upvalues: text, pattern, where to go on, the end of the last match (-1: none).
int next_match(lua_State* lua) {
  const auto text = text_argument(lua, lua_upvalueindex(1));
  const auto pattern = text_argument(lua, lua_upvalueindex(2));
  const auto last = lua_tointeger(lua, lua_upvalueindex(4));
  lua_pattern matcher(lua, text, pattern);
  for (auto at = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(3))); at <= text.size(); ++at) {
    const auto end = matcher.match_at(at);
    if (end == lua_pattern::no_match || static_cast<lua_Integer>(end) == last) continue;
    for (const int upvalue : {3, 4}) {
      lua_pushinteger(lua, static_cast<lua_Integer>(end));
      lua_replace(lua, lua_upvalueindex(upvalue));
    }
    return matcher.push_captures(at, end);
  }
  return 0;
}

int gmatch(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  text_argument(lua, 2);
  const auto from = std::min(start_argument(lua, 3, text.size()), text.size() + 1);
  lua_settop(lua, 2);
  lua_pushinteger(lua, static_cast<lua_Integer>(from));
  lua_pushinteger(lua, -1);
  lua_pushcclosure(lua, next_match, 4);
  return 1;
}

// Adds the replacement text with its %0 to %9.
void add_text(lua_State* lua, luaL_Buffer& to, lua_pattern& matcher, std::size_t from, std::size_t end) {
  auto text = text_argument(lua, 3);
  while (!text.empty()) {
    const auto plain = std::min(text.find(escape), text.size());
    luaL_addlstring(&to, text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const unsigned char what = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0;
    if (what == escape) {
      luaL_addchar(&to, escape);
    } else if (what == '0') {
      luaL_addlstring(&to, matcher.subject().data() + from, end - from);
    } else if (std::isdigit(what)) {
      matcher.push_capture(static_cast<std::size_t>(what - '1'), from, end);
      luaL_tolstring(lua, -1, nullptr);
      lua_remove(lua, -2);
      luaL_addvalue(&to);
    } else {
      luaL_error(lua, "invalid use of '%%' in replacement string");
    }
    text.remove_prefix(2);
  }
}

// Adds what stands in the place of a match. Returns false when that is the match itself.
bool add_replacement(lua_State* lua, luaL_Buffer& to, lua_pattern& matcher, std::size_t from,
                     std::size_t end) {
  const auto type = lua_type(lua, 3);
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(lua, 3);
    lua_call(lua, matcher.push_captures(from, end), 1);
  } else if (type == LUA_TTABLE) {
    matcher.push_capture(0, from, end);
    lua_gettable(lua, 3);
  } else {
    add_text(lua, to, matcher, from, end);
    return true;
  }
  if (!lua_toboolean(lua, -1)) {
    lua_pop(lua, 1);
    luaL_addlstring(&to, matcher.subject().data() + from, end - from);
    return false;
  }
  if (!lua_isstring(lua, -1)) luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
  luaL_addvalue(&to);
  return true;
}

int gsub(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  auto pattern = text_argument(lua, 2);
  const auto type = lua_type(lua, 3);
  const bool is_usable =
      type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION;
  if (!is_usable) return luaL_typeerror(lua, 3, "string/function/table");
  const auto most = luaL_optinteger(lua, 4, static_cast<lua_Integer>(text.size()) + 1);
  value::limited_lua::check_time(lua);
  const bool is_anchored = take_anchor(pattern);
  lua_pattern matcher(lua, text, pattern);
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  lua_Integer count = 0;
  bool is_changed = false;
  std::size_t at = 0;
  for (auto last = lua_pattern::no_match; count < most;) {
    const auto end = matcher.match_at(at);
    if (end != lua_pattern::no_match && end != last) {
      ++count;
      is_changed = add_replacement(lua, out, matcher, at, end) || is_changed;
      at = last = end;
    } else if (at < text.size()) {
      luaL_addchar(&out, text[at++]);
    } else {
      break;
    }
    if (is_anchored) break;
  }
  if (is_changed) {
    luaL_addlstring(&out, text.data() + at, text.size() - at);
    luaL_pushresult(&out);
  } else {
    lua_pushvalue(lua, 1);
  }
  lua_pushinteger(lua, count);
  return 2;
}

// Nothing repeated any number of times is nothing. Upvalue 1 is Lua's own function, which the memory bounds.
int repeat(lua_State* lua) {
  const auto text = text_argument(lua, 1);
  luaL_checkinteger(lua, 2);
  std::size_t between = 0;
  luaL_optlstring(lua, 3, "", &between);
  lua_settop(lua, 3);
  if (text.empty() && between == 0) {
    lua_pushliteral(lua, "");
    return 1;
  }
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 3, 1);
  return 1;
}

constexpr luaL_Reg string_functions[] = {{"find", find}, {"match", match},  {"gmatch", gmatch},
                                         {"gsub", gsub}, {"dump", nullptr}, {nullptr, nullptr}};

}  // namespace

void push_string_library(lua_State* lua) {
  luaL_requiref(lua, "string", luaopen_string, 0);
  for (const auto* f = string_functions; f->name; ++f) {
    f->func ? lua_pushcfunction(lua, f->func) : lua_pushnil(lua);
    lua_setfield(lua, -2, f->name);
  }
  lua_getfield(lua, -1, "rep");
  lua_pushcclosure(lua, repeat, 1);
  lua_setfield(lua, -2, "rep");
}

}  // namespace bee::script
