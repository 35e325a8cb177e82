// Values of a Lua state to ours and back.
#pragma once

#include "bee/base/error.hpp"
#include "bee/value/pack.hpp"
#include "bee/value/value.hpp"

struct lua_State;

namespace bee::value {

/// The value at `index`, tables as skynet.pack sees them: the array part has the length that Lua's rawlen
/// gives; the other pairs are sorted by key, so that the same table always gives the same bytes. Metatables
/// are ignored. Raises no Lua error. Fails with errc::unsupported_value (a function, a thread, a full
/// userdata), too_deep (a cycle too) or too_many.
result<value> from_lua(lua_State* lua, int index, const limits& = {});

/// Pushes one value. Raises a Lua error when memory or stack is short, so it belongs in protected code.
void push_lua(lua_State* lua, const value& v);

}  // namespace bee::value
