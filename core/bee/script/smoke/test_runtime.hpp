// What the functions of a test script share. Known to test_script alone.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bee/script/smoke/test_script.hpp"

struct lua_State;

namespace bee::script {

/// The coroutines of a script, as its functions see them.
class test_tasks {
 public:
  /// Begins one with the function at the top of the stack, which it pops. May raise.
  virtual task_id start(lua_State* lua) = 0;
  virtual bool is_ended(task_id) const = 0;
  /// Pushes what an ended one returned, or raises what it raised.
  virtual int take_results(lua_State* lua, task_id) = 0;
  /// The services of the table at `index`; raises when they are none.
  virtual std::unique_ptr<mock_script> make_mock(lua_State* lua, int index) = 0;

 protected:
  ~test_tasks() = default;
};

/// Functions by their places in the registry.
struct block_hooks {
  std::vector<int> setup, teardown, before_each, after_each;
};

/// What tests the file has.
struct test_tree {
  std::vector<test_block> blocks{{}};
  std::vector<block_hooks> hooks{{}};  ///< of each block
  std::vector<test_case> cases;
  std::vector<int> bodies;                     ///< of each case; LUA_NOREF when it has none
  std::unordered_map<std::string, int> lines;  ///< of the cases by name
  std::size_t current = 0;                     ///< the block whose describe() runs
};

struct test_runtime {
  test_options options;
  test_tree tree;
  test_tasks* tasks = nullptr;
  bool is_loading = true;
  task_id current = 0;               ///< the coroutine that runs; 0 when none does
  int current_line = 0;              ///< where its function begins; 0 in a module
  bool is_handler = false;           ///< it is a handler of a mock
  std::optional<test_want> wanted;   ///< set by a function that waits, before it yields
  std::map<std::int64_t, int> bare;  ///< expectations without a matcher, with their lines
  std::int64_t last_expectation = 0;
  const failure* why = nullptr;  ///< set when what was waited for has failed
};

/// The runtime behind a function of the script.
test_runtime& test_runtime_of(lua_State* lua);

/// Adds describe, it and their like to the environment at the top of the stack. May raise.
void add_structure_functions(lua_State* lua, test_runtime*);

/// Pushes a new environment with all that a test can use. `runtime` must outlive the state. May raise.
void push_test_environment(lua_State* lua, test_runtime* runtime);

/// The part of it that is written in Lua: a chunk that takes the table of functions written in C and the
/// environment. Its places are never told.
extern const char* const test_prelude;
extern const char* const test_matchers;
inline constexpr const char* prelude_name = "beectl";

}  // namespace bee::script
