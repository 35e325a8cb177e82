// What went wrong in a script, and how scripts are run so that nothing worse comes out of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bee/value/limited_lua.hpp"

namespace bee::script {

struct fault {
  int line = 0;  ///< 0 when no line is to blame
  std::string text;
  bool is_limit = false;  ///< ran over its instructions, its time or its memory
};

/// "clustername.lua:7: text", without the line when there is none.
std::string to_string(std::string_view path, const fault& f);

/// Runs `body(lua, context)` protected: a Lua error that it raises becomes the fault. The Lua stack is as
/// before afterwards.
std::optional<fault> run_protected(value::limited_lua& lua, void (*body)(lua_State*, void*), void* context);

template <class Body>
std::optional<fault> run_protected(value::limited_lua& lua, Body body) {
  return run_protected(
      lua, [](lua_State* state, void* context) { (*static_cast<Body*>(context))(state); }, &body);
}

/// The fault that the error at the top of the stack describes; pops nothing. `status` is what lua_pcall or
/// lua_resume returned.
fault fault_at_top(lua_State* lua, int status);

/// Pushes the function of a chunk; raises when it is no Lua text. Its messages begin with "NAME:LINE:"; those
/// that begin with "script:LINE:" become a fault at that line.
void load_text(lua_State* lua, std::string_view source, const std::string& name = "script");

}  // namespace bee::script
