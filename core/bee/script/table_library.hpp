// Lua's table library for scripts that are not trusted with time.
#pragma once

struct lua_State;

namespace bee::script {

/// Pushes the library. Its functions do what Lua's own do, and look at the clock while they walk. May raise.
void push_table_library(lua_State* lua);

}  // namespace bee::script
