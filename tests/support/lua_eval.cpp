#include "support/lua_eval.hpp"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <memory>
#include <stdexcept>

#include "bee/value/lua_convert.hpp"

namespace bee::test {

value::list lua_values(std::string_view expressions) {
  const std::unique_ptr<lua_State, decltype(&lua_close)> lua(luaL_newstate(), &lua_close);
  luaL_openlibs(lua.get());
  const std::string chunk = "return " + std::string(expressions);
  if (luaL_dostring(lua.get(), chunk.c_str()) != LUA_OK)
    throw std::runtime_error(lua_tostring(lua.get(), -1));
  value::list out;
  for (int i = 1; i <= lua_gettop(lua.get()); ++i) out.push_back(value::from_lua(lua.get(), i).value());
  return out;
}

}  // namespace bee::test
