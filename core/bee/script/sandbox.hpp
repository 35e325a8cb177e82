// What every script with functions of its own may use of Lua.
#pragma once

#include <string>

#include "bee/value/value.hpp"

struct lua_State;

namespace bee::script {

/// Pushes a new environment: string, table, math, os.time and os.clock, and the harmless part of the base
/// library. Its pcall lets an error about a limit through, and may be waited in; a metatable may not have
/// __gc. May raise.
void push_sandbox(lua_State* lua);

/// The arguments of a C function from `index` on; raises when one of them can not be sent.
value::list rest_of_arguments(lua_State* lua, int index);

/// A string among the arguments; raises when it is none.
std::string string_argument(lua_State* lua, int index);

/// What print() would write of the arguments of a C function: a tab between two.
std::string printed_arguments(lua_State* lua);

}  // namespace bee::script
