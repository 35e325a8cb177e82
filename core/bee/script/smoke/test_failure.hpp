// The errors that a test script raises: tables with message, class and place. Known to test_script alone.
#pragma once

#include <string>

#include "bee/script/smoke/test_script.hpp"

struct lua_State;

namespace bee::script {

/// Where the code of the user stands that called what runs: the first place that is not in the prelude, or
/// the beginning of the function that a coroutine runs. Precondition: the runtime is the first upvalue.
struct test_place {
  std::string file;  ///< empty for the file of tests
  int line = 0;
};
test_place place_of(lua_State* lua);

/// Makes the table at the top of the stack an error with the place of the user, and raises it.
int raise_table(lua_State* lua);

/// Raises an error of this class. The message goes to a terminal as it is, but for what moves one.
int raise_as(lua_State* lua, const char* kind, const std::string& message);
/// What a call came to.
int raise_failure(lua_State* lua, const failure&);

/// The error at the top of the stack; pops nothing.
test_fault fault_of(lua_State* lua, int status);

}  // namespace bee::script
