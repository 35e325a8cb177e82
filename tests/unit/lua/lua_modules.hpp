// A plain Lua state with the modules of lua/.
#pragma once

#include <gtest/gtest.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <memory>

#include "bee/base/bytes.hpp"
#include "support/golden.hpp"

namespace bee {

class lua_modules : public testing::Test {
 protected:
  lua_modules() : state_(luaL_newstate(), lua_close) {
    luaL_openlibs(state_.get());
    run("package.path = '" BEE_TEST_DIR "/../lua/?.lua'");
    run("beepack = require 'beepack'");
  }

  // Runs a chunk with the global `arg`, and returns what it returns as a string; "error: ..." when it raised.
  std::string run(const std::string& chunk) {
    lua_State* l = state_.get();
    lua_settop(l, 0);
    const bool failed = luaL_dostring(l, chunk.c_str());
    std::size_t size = 0;
    const char* text = lua_gettop(l) > 0 ? luaL_tolstring(l, 1, &size) : "";
    return (failed ? "error: " : "") + std::string(text, size);
  }

  void set(const char* name, const std::string& bytes) {
    lua_pushlstring(state_.get(), bytes.data(), bytes.size());
    lua_setglobal(state_.get(), name);
  }

  void set_fields(const nlohmann::json& vector) {
    lua_State* l = state_.get();
    lua_newtable(l);
    for (const auto& [key, value] : vector.items()) {
      if (value.is_number())
        lua_pushinteger(l, value.get<std::int64_t>());
      else
        lua_pushstring(l, value.get<std::string>().c_str());
      lua_setfield(l, -2, key == "type_name" ? "type" : key.c_str());
    }
    const auto pb = from_hex(vector["pb_hex"].get<std::string>()).value();
    lua_pushlstring(l, pb.data(), pb.size());
    lua_setfield(l, -2, "pb");
    lua_setglobal(l, "fields");
  }

  std::unique_ptr<lua_State, void (*)(lua_State*)> state_;
};

// A node that is not there: what it is told to send is collected in `sent`.
inline constexpr const char* fake_node = R"(
  sent, logged, answered = {}, {}, {}
  cluster = { send = function(...) sent[#sent + 1] = {...} end, query = function(n, s) queries = (queries or 0) + 1 return 42 end }
  skynet = { error = function(t) logged[#logged + 1] = t end, pack = function(...) return table.concat({...}, ",") end,
             ret = function(t) answered[#answered + 1] = t end, wakeup = function() end, sleep = function() on_sleep() end }
  dispatch = require("bee_dispatch").new { node = "shop", service = "shop_master", skynet = skynet, cluster = cluster }
  request = beepack.encode("routed", { sub_type = 18, uid = 6, type = "pb.REQ", session = 9, pb = "hi",
    destination_node = "shop", destination_service = "shop_master", source_node = "lobby", source_service = "l" })
)";

}  // namespace bee
