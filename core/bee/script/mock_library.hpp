// What a mock script can use. Known to mock_script alone.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/script/mock_script.hpp"

struct lua_State;

namespace bee::script {

/// What the functions of the library know of the handler that runs.
struct mock_runtime {
  bool in_handler = false;
  std::string_view node;                 ///< of the handler
  mock_action wanted;                    ///< set by a function that waits, before it yields
  const std::string* failure = nullptr;  ///< set when a resumed call() shall raise
  std::function<void(std::string_view line)> log;
  std::vector<std::filesystem::path> module_paths;
};

/// Pushes a new environment. `runtime` must outlive the state. May raise.
void push_mock_environment(lua_State* lua, mock_runtime* runtime);

}  // namespace bee::script
