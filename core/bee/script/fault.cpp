#include "bee/script/fault.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <charconv>

#include "bee/base/bytes.hpp"

namespace bee::script {
namespace {

constexpr std::string_view chunk_prefix = "script:";

struct protected_job {
  void (*body)(lua_State*, void*);
  void* context;
};

int run_job(lua_State* lua) {
  const auto& job = *static_cast<protected_job*>(lua_touserdata(lua, 1));
  lua_settop(lua, 0);
  job.body(lua, job.context);
  return 0;
}

// Takes "script:7: text" apart.
fault parse_message(std::string_view message) {
  fault f;
  if (message.starts_with(chunk_prefix)) {
    const char* end = message.data() + message.size();
    const auto parsed = std::from_chars(message.data() + chunk_prefix.size(), end, f.line);
    const std::string_view rest(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
    if (parsed.ec == std::errc{} && rest.starts_with(": ")) message = rest.substr(2);
  }
  f.text = escape_for_terminal(message, true);
  return f;
}

}  // namespace

std::string to_string(std::string_view path, const fault& f) {
  const auto line = f.line > 0 ? std::string(":").append(std::to_string(f.line)) : "";
  return escape_for_terminal(path) + line + ": " + f.text;
}

std::optional<fault> run_protected(value::limited_lua& lua, void (*body)(lua_State*, void*), void* context) {
  protected_job job{body, context};
  const int top = lua_gettop(lua.get());
  lua_pushcfunction(lua.get(), run_job);
  lua_pushlightuserdata(lua.get(), &job);
  const int status = lua_pcall(lua.get(), 1, 0, 0);
  std::optional<fault> out;
  if (status != LUA_OK) out = fault_at_top(lua.get(), status);
  lua_settop(lua.get(), top);
  return out;
}

fault fault_at_top(lua_State* lua, int status) {
  const auto& owner = value::limited_lua::of(lua);
  if (status == LUA_ERRMEM && owner.over() == value::limited_lua::limit::time)
    return {0, "ran over the limit of " + std::to_string(owner.limits().time.count()) + " ms", true};
  if (status == LUA_ERRMEM) {
    const auto limit = std::to_string(owner.limits().memory >> 20);
    return {0, "ran over the limit of " + limit + " MiB of memory", true};
  }
  std::size_t size = 0;
  const char* text = lua_type(lua, -1) == LUA_TSTRING ? lua_tolstring(lua, -1, &size) : nullptr;
  auto f = parse_message(text ? std::string_view(text, size) : "raised an error that is no text");
  f.is_limit = owner.is_spent();
  return f;
}

namespace {

// Compiling is work too, and none that instructions are counted of.
const char* next_piece(lua_State* lua, void* from, std::size_t* size) {
  constexpr std::size_t most = 4096;
  auto& rest = *static_cast<std::string_view*>(from);
  value::limited_lua::check_time(lua);
  const auto piece = rest.substr(0, most);
  rest.remove_prefix(piece.size());
  *size = piece.size();
  return piece.data();
}

}  // namespace

void load_text(lua_State* lua, std::string_view source, const std::string& name) {
  if (source.starts_with(LUA_SIGNATURE[0])) luaL_error(lua, "is compiled Lua; only text is run");
  const auto chunk = "=" + name;
  if (lua_load(lua, next_piece, &source, chunk.c_str(), "t") != LUA_OK) lua_error(lua);
}

}  // namespace bee::script
