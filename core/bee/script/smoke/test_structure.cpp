// describe, it and their like: what tests a file has.
#include <lauxlib.h>
#include <lua.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/script/sandbox.hpp"
#include "bee/script/smoke/test_failure.hpp"
#include "bee/script/smoke/test_runtime.hpp"

namespace bee::script {
namespace {

constexpr std::size_t most_tests = 100'000;
constexpr std::size_t longest_name = 500;
constexpr std::size_t deepest = 50;

// Fails when a test runs: what tests there are is settled by then.
void check_loading(lua_State* lua, const char* word) {
  if (test_runtime_of(lua).is_loading) return;
  raise_as(lua, "misuse",
           std::string(word) + "() inside of a test: it belongs into a describe() or the file");
}

std::string name_argument(lua_State* lua, const char* word) {
  auto name = string_argument(lua, 1);
  if (name.empty() || name.size() > longest_name)
    raise_as(lua, "misuse", std::string(word) + "(): a name must have 1 to 500 bytes");
  return name;
}

std::size_t depth_of(const test_tree& tree) {
  std::size_t out = 0;
  for (auto b = tree.current; b != 0; b = tree.blocks[b].parent) ++out;
  return out;
}

int describe(lua_State* lua) {
  check_loading(lua, "describe");
  const auto name = name_argument(lua, "describe");
  luaL_checktype(lua, 2, LUA_TFUNCTION);
  auto& tree = test_runtime_of(lua).tree;
  if (tree.blocks.size() > most_tests || depth_of(tree) >= deepest)
    return raise_as(lua, "misuse", "too many describe(), or too deep in each other");
  const auto outer = tree.current;
  const auto& around = tree.blocks[outer].name;
  tree.blocks.push_back({around.empty() ? name : around + " " + name, outer});
  tree.hooks.emplace_back();
  tree.current = tree.blocks.size() - 1;
  lua_settop(lua, 2);
  lua_call(lua, 0, 0);
  tree.current = outer;
  return 0;
}

std::vector<std::string> tags_of(std::string_view name) {
  std::vector<std::string> out;
  while (!name.empty()) {
    const auto word = name.substr(0, name.find(' '));
    name.remove_prefix(std::min(word.size() + 1, name.size()));
    if (word.size() > 1 && word[0] == '#') out.emplace_back(word.substr(1));
  }
  return out;
}

void add_case(lua_State* lua, std::string name, int body) {
  auto& tree = test_runtime_of(lua).tree;
  const auto& around = tree.blocks[tree.current].name;
  if (!around.empty()) name = around + " " + name;
  const int line = place_of(lua).line;
  const auto [first, is_new] = tree.lines.emplace(name, line);
  if (!is_new)
    raise_as(lua, "misuse",
             "two tests are named \"" + escape_for_terminal(name) + "\"; the first is in line " +
                 std::to_string(first->second));
  if (tree.cases.size() >= most_tests) raise_as(lua, "misuse", "more than 100000 tests");
  auto tags = tags_of(name);
  tree.cases.push_back({std::move(name), line, tree.current, std::move(tags), body == LUA_NOREF});
  tree.bodies.push_back(body);
}

int it(lua_State* lua) {
  check_loading(lua, "it");
  auto name = name_argument(lua, "it");
  if (lua_isnoneornil(lua, 2)) {
    add_case(lua, std::move(name), LUA_NOREF);
    return 0;
  }
  luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_settop(lua, 2);
  add_case(lua, std::move(name), luaL_ref(lua, LUA_REGISTRYINDEX));
  return 0;
}

// Outside of tests it declares one, in a test it ends it.
int pending(lua_State* lua) {
  if (test_runtime_of(lua).is_loading) {
    add_case(lua, name_argument(lua, "pending"), LUA_NOREF);
    return 0;
  }
  return raise_as(lua, "pending", lua_isnoneornil(lua, 1) ? "pending" : string_argument(lua, 1));
}

template <std::vector<int> block_hooks::*list>
int add_hook(lua_State* lua) {
  check_loading(lua, "a function of a block");
  luaL_checktype(lua, 1, LUA_TFUNCTION);
  lua_settop(lua, 1);
  auto& tree = test_runtime_of(lua).tree;
  (tree.hooks[tree.current].*list).push_back(luaL_ref(lua, LUA_REGISTRYINDEX));
  tree.blocks[tree.current].has_setup = !tree.hooks[tree.current].setup.empty();
  tree.blocks[tree.current].has_teardown = !tree.hooks[tree.current].teardown.empty();
  return 0;
}

constexpr luaL_Reg functions[] = {{"describe", describe},
                                  {"it", it},
                                  {"pending", pending},
                                  {"setup", add_hook<&block_hooks::setup>},
                                  {"teardown", add_hook<&block_hooks::teardown>},
                                  {"before_each", add_hook<&block_hooks::before_each>},
                                  {"after_each", add_hook<&block_hooks::after_each>},
                                  {nullptr, nullptr}};

}  // namespace

void add_structure_functions(lua_State* lua, test_runtime* runtime) {
  lua_pushlightuserdata(lua, runtime);
  luaL_setfuncs(lua, functions, 1);
}

}  // namespace bee::script
