#include "bee/script/mock_modules.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <algorithm>
#include <string>

#include "bee/script/fault.hpp"
#include "bee/script/read_file.hpp"

namespace bee::script {
namespace {

using folders = std::vector<std::filesystem::path>;

// The upvalues of both functions.
constexpr int paths_at = lua_upvalueindex(1);
constexpr int environment_at = lua_upvalueindex(2);
constexpr int loaded_at = lua_upvalueindex(3);

bool is_part(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

// "skynet.cluster" is skynet/cluster.lua. No name leads out of the folders.
std::filesystem::path file_of(std::string_view name) {
  std::filesystem::path out;
  for (std::size_t from = 0;;) {
    const auto dot = std::min(name.find('.', from), name.size());
    if (!is_part(name.substr(from, dot - from))) return {};
    out /= name.substr(from, dot - from);
    if (dot == name.size()) return out += ".lua";
    from = dot + 1;
  }
}

// Pushes the chunk of the module that the first argument names.
int load_module(lua_State* lua) {
  std::size_t size = 0;
  const char* text = luaL_checklstring(lua, 1, &size);
  value::limited_lua::check_time(lua);
  const auto file = file_of({text, size});
  luaL_argcheck(lua, !file.empty(), 1, "must be names with dots between");
  for (const auto& folder : *static_cast<const folders*>(lua_touserdata(lua, paths_at))) {
    std::string source;
    std::error_code ignored;
    if (!std::filesystem::exists(folder / file, ignored)) continue;
    if (const auto failed = read_file(folder / file, source))
      return luaL_error(lua, "%s: %s", (folder / file).c_str(), failed->text.c_str());
    load_text(lua, source, file.string());
    lua_pushvalue(lua, environment_at);
    lua_setupvalue(lua, -2, 1);
    return 1;
  }
  return luaL_error(lua, "there is no module %s", file.c_str());
}

int require(lua_State* lua) {
  luaL_checkstring(lua, 1);
  lua_settop(lua, 1);
  lua_pushvalue(lua, 1);
  if (lua_rawget(lua, loaded_at) != LUA_TNIL) return 1;
  load_module(lua);
  lua_pushvalue(lua, 1);
  lua_call(lua, 1, 1);
  if (lua_isnil(lua, -1)) lua_pushboolean(lua, 1);
  lua_pushvalue(lua, 1);
  lua_pushvalue(lua, -2);
  lua_rawset(lua, loaded_at);
  return 1;
}

}  // namespace

void set_module_functions(lua_State* lua, const folders& paths) {
  constexpr luaL_Reg functions[] = {{"require", require}, {"load_module", load_module}, {nullptr, nullptr}};
  lua_pushlightuserdata(lua, const_cast<folders*>(&paths));
  lua_pushvalue(lua, -2);
  lua_newtable(lua);
  luaL_setfuncs(lua, functions, 3);
}

}  // namespace bee::script
