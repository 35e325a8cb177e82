#include "bee/script/smoke/test_failure.hpp"

#include <lauxlib.h>
#include <lua.h>

#include "bee/base/bytes.hpp"
#include "bee/script/fault.hpp"
#include "bee/script/smoke/test_runtime.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

constexpr const char* metatable_name = "beectl.failure";

// "tests.lua:7: " is added by those who print it.
int message_of(lua_State* lua) {
  lua_getfield(lua, 1, "message");
  return 1;
}

void push_metatable(lua_State* lua) {
  if (luaL_newmetatable(lua, metatable_name) == 0) return;
  lua_pushcfunction(lua, message_of);
  lua_setfield(lua, -2, "__tostring");
}

bool is_ours(lua_State* lua) {
  if (lua_type(lua, -1) != LUA_TTABLE || lua_getmetatable(lua, -1) == 0) return false;
  luaL_getmetatable(lua, metatable_name);
  const bool is = lua_rawequal(lua, -1, -2) != 0;
  lua_pop(lua, 2);
  return is;
}

void set_text(lua_State* lua, const char* key, const std::string& text) {
  lua_pushlstring(lua, text.data(), text.size());
  lua_setfield(lua, -2, key);
}

// Without a look at metatables, which might run something.
std::optional<value::value> field(lua_State* lua, const char* key) {
  lua_pushstring(lua, key);
  const bool is_there = lua_rawget(lua, -2) != LUA_TNIL;
  auto read = value::from_lua(lua, -1, {.max_depth = 32, .max_values = 10'000});
  lua_pop(lua, 1);
  return is_there && read ? std::optional(std::move(*read)) : std::nullopt;
}

std::string text_field(lua_State* lua, const char* key) {
  const auto found = field(lua, key);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

test_fault read_table(lua_State* lua) {
  test_fault out;
  out.text = escape_for_terminal(text_field(lua, "message"), true);
  out.kind = text_field(lua, "class");
  out.file = escape_for_terminal(text_field(lua, "file"));
  if (const auto line = field(lua, "line"); line && line->is_integer())
    out.line = static_cast<int>(line->as_integer());
  out.expected = field(lua, "expected");
  out.got = field(lua, "got");
  return out;
}

// The innermost line that is not ours.
std::optional<test_place> user_place(lua_State* lua) {
  lua_Debug at;
  for (int level = 0; lua_getstack(lua, level, &at) != 0; ++level) {
    if (lua_getinfo(lua, "Sl", &at) == 0 || at.currentline <= 0) continue;
    const std::string_view source = at.short_src;
    if (source == prelude_name) continue;
    return test_place{source == "script" ? "" : std::string(source), at.currentline};
  }
  return std::nullopt;
}

}  // namespace

std::string to_string(std::string_view path, const test_fault& f) {
  return to_string(f.file.empty() ? path : std::string_view(f.file), fault{f.line, f.text});
}

test_place place_of(lua_State* lua) {
  // A tail call has left nothing else.
  return user_place(lua).value_or(test_place{"", test_runtime_of(lua).current_line});
}

int raise_table(lua_State* lua) {
  const auto place = place_of(lua);
  if (place.line > 0) {
    lua_pushinteger(lua, place.line);
    lua_setfield(lua, -2, "line");
    set_text(lua, "file", place.file);
  }
  push_metatable(lua);
  lua_setmetatable(lua, -2);
  return lua_error(lua);
}

int raise_as(lua_State* lua, const char* kind, const std::string& message) {
  lua_newtable(lua);
  set_text(lua, "message", message);
  set_text(lua, "class", kind);
  return raise_table(lua);
}

int raise_failure(lua_State* lua, const failure& why) {
  lua_newtable(lua);
  set_text(lua, "message", why.message);
  set_text(lua, "class", class_of(why.code));
  set_text(lua, "ran", to_string(why.has_run));
  if (!why.hint.empty()) set_text(lua, "hint", why.hint);
  lua_pushinteger(lua, static_cast<int>(why.code));
  lua_setfield(lua, -2, "code");
  return raise_table(lua);
}

test_fault fault_of(lua_State* lua, int status) {
  if (is_ours(lua)) return read_table(lua);
  auto plain = fault_at_top(lua, status);
  test_fault out;
  out.line = plain.line;
  out.text = std::move(plain.text);
  if (plain.is_limit) out.kind = "limit";
  const bool names_no_line = status == LUA_ERRRUN && lua_type(lua, -1) != LUA_TSTRING;
  if (const auto at = names_no_line ? user_place(lua) : std::nullopt) {
    out.line = at->line;
    out.file = escape_for_terminal(at->file);
  }
  return out;
}

}  // namespace bee::script
