// The modules of a mock script: require and load_module. Known to mock_library alone.
#pragma once

#include <filesystem>
#include <vector>

struct lua_State;

namespace bee::script {

/// Adds both functions to the environment at the top of the stack, in which modules run too. `paths` must
/// outlive the state. May raise.
void set_module_functions(lua_State* lua, const std::vector<std::filesystem::path>& paths);

}  // namespace bee::script
