// Lua's string library for scripts that are not trusted with time.
#pragma once

struct lua_State;

namespace bee::script {

/// Pushes the library, which strings have as their methods too: without `dump`, and with functions that
/// search and repeat in place of Lua's own, which would not look at the clock. May raise.
void push_string_library(lua_State* lua);

}  // namespace bee::script
