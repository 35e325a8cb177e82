// The functions of a test script that are written in C++.
#include <lauxlib.h>
#include <lua.h>

#include <algorithm>
#include <iterator>

#include "bee/script/fault.hpp"
#include "bee/script/mock_modules.hpp"
#include "bee/script/sandbox.hpp"
#include "bee/script/smoke/test_failure.hpp"
#include "bee/script/smoke/test_runtime.hpp"
#include "bee/value/limited_lua.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {

test_runtime& test_runtime_of(lua_State* lua) {
  return *static_cast<test_runtime*>(lua_touserdata(lua, lua_upvalueindex(1)));
}

namespace {

void check_in_test(lua_State* lua, const std::string& word) {
  const auto& now = test_runtime_of(lua);
  if (now.current == 0)
    raise_as(lua, "misuse",
             word + "() outside of a test: it belongs into it(), before_each(), setup() or their like");
  if (!lua_isyieldable(lua)) raise_as(lua, "misuse", word + "() where Lua can not wait, as in a sort()");
  constexpr std::string_view of_handlers[] = {"sleep", "call", "send"};
  if (now.is_handler &&
      std::find(std::begin(of_handlers), std::end(of_handlers), word) == std::end(of_handlers))
    raise_as(lua, "misuse", word + "() in a handler of a mock");
}

// Runs when the wait is over; what the driver gave is on the stack.
int go_on_in_test(lua_State* lua, int, lua_KContext) {
  if (const auto* why = test_runtime_of(lua).why) return raise_failure(lua, *why);
  return lua_gettop(lua);
}

int wait_for(lua_State* lua, std::string word, value::list arguments,
             std::unique_ptr<mock_script> mock = {}) {
  const auto place = place_of(lua);
  auto& wanted = test_runtime_of(lua).wanted.emplace();
  wanted.word = std::move(word);
  wanted.arguments = std::move(arguments);
  wanted.line = place.file.empty() ? place.line : 0;
  wanted.mock = std::move(mock);
  lua_settop(lua, 0);
  return lua_yieldk(lua, 0, 0, go_on_in_test);
}

// The arguments of a word, which stand behind it.
value::list arguments_of(lua_State* lua, const std::string& word) {
  value::list out;
  for (int i = 2; i <= lua_gettop(lua); ++i) {
    auto v = value::from_lua(lua, i);
    if (v.has_error())
      raise_as(lua, "bad_input",
               word + "(): argument " + std::to_string(i - 1) + " can not be sent: " + v.error().message());
    out.push_back(std::move(*v));
  }
  return out;
}

// ask(word, ...): what the driver does.
int ask(lua_State* lua) {
  auto word = string_argument(lua, 1);
  check_in_test(lua, word);
  auto arguments = arguments_of(lua, word);
  const bool names_both = arguments.size() >= 2 && arguments[0].is_string() && arguments[1].is_string();
  if (test_runtime_of(lua).is_handler && word != "sleep" && !names_both)
    return raise_as(lua, "misuse", word + "(): NODE and SERVICE must be texts");
  return wait_for(lua, std::move(word), std::move(arguments));
}

value::value plain_field(lua_State* lua, const char* key) {
  lua_getfield(lua, 1, key);
  auto read = value::from_lua(lua, -1);
  lua_pop(lua, 1);
  if (!read) raise_as(lua, "misuse", std::string("mock(): ") + key + " must be a constant");
  return std::move(*read);
}

// make_mock{node = ..., services = ...}
int make_mock(lua_State* lua) {
  check_in_test(lua, "mock");
  luaL_checktype(lua, 1, LUA_TTABLE);
  value::table how;
  for (const char* key : {"node", "nodes", "file", "echo"})
    if (auto v = plain_field(lua, key); !v.is_nil()) how.pairs.emplace_back(key, std::move(v));
  const bool has_services = lua_getfield(lua, 1, "services") != LUA_TNIL;
  lua_pop(lua, 1);
  auto mock = has_services ? test_runtime_of(lua).tasks->make_mock(lua, 1) : nullptr;
  return wait_for(lua, "mock", value::list_of(std::move(how)), std::move(mock));
}

int start(lua_State* lua) {
  check_in_test(lua, "start");
  if (!lua_isfunction(lua, 1)) return raise_as(lua, "misuse", "start() takes a function");
  lua_settop(lua, 1);
  lua_pushinteger(lua, static_cast<lua_Integer>(test_runtime_of(lua).tasks->start(lua)));
  return 1;
}

int join_ended(lua_State* lua, int, lua_KContext task) {
  return test_runtime_of(lua).tasks->take_results(lua, static_cast<task_id>(task));
}

// join(task): what it returned or raised.
int join(lua_State* lua) {
  check_in_test(lua, "wait");
  const auto id = luaL_checkinteger(lua, 1);
  lua_settop(lua, 0);
  if (test_runtime_of(lua).tasks->is_ended(static_cast<task_id>(id))) return join_ended(lua, LUA_OK, id);
  test_runtime_of(lua).wanted = test_want{0, "join", value::list_of(std::int64_t{id}), 0, nullptr};
  return lua_yieldk(lua, 0, id, join_ended);
}

// opened(): the number of an expectation that has no matcher yet.
int opened(lua_State* lua) {
  constexpr std::size_t most = 1000;
  auto& now = test_runtime_of(lua);
  ++now.last_expectation;
  if (now.bare.size() < most) now.bare.emplace(now.last_expectation, place_of(lua).line);
  lua_pushinteger(lua, now.last_expectation);
  return 1;
}

// used(number): it has one.
int used(lua_State* lua) {
  test_runtime_of(lua).bare.erase(luaL_checkinteger(lua, 1));
  return 0;
}

int raise(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  return raise_table(lua);
}

// A value short enough for a sentence.
int show(lua_State* lua) {
  constexpr std::size_t most = 120;
  value::limited_lua::check_time(lua);
  const auto read = value::from_lua(lua, 1);
  auto text = read ? value::to_literal(*read) : std::string("a ") + luaL_typename(lua, 1);
  if (text.size() > most) text = text.substr(0, most) + "...";
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

int now(lua_State* lua) {
  const auto& clock = test_runtime_of(lua).options.now;
  lua_pushnumber(lua, clock ? clock() : 0);
  return 1;
}

int is_running(lua_State* lua) {
  lua_pushboolean(lua, test_runtime_of(lua).current != 0);
  return 1;
}

int print(lua_State* lua) {
  value::limited_lua::check_time(lua);
  if (const auto& to = test_runtime_of(lua).options.log) to(printed_arguments(lua));
  return 0;
}

// env.NAME, where it is no variable of this run.
int look_up(lua_State* lua) {
  const auto& from = test_runtime_of(lua).options.look_up;
  const auto found = from ? from(string_argument(lua, 2)) : std::nullopt;
  found ? void(lua_pushlstring(lua, found->data(), found->size())) : lua_pushnil(lua);
  return 1;
}

void push_variables(lua_State* lua, test_runtime* runtime) {
  lua_newtable(lua);
  for (const auto& [name, text] : runtime->options.env) {
    lua_pushlstring(lua, name.data(), name.size());
    lua_pushlstring(lua, text.data(), text.size());
    lua_rawset(lua, -3);
  }
  lua_newtable(lua);
  lua_pushlightuserdata(lua, runtime);
  lua_pushcclosure(lua, look_up, 1);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

constexpr luaL_Reg natives[] = {{"ask", ask},   {"mock", make_mock},        {"start", start},
                                {"join", join}, {"raise", raise},           {"show", show},
                                {"now", now},   {"is_running", is_running}, {"opened", opened},
                                {"used", used}, {nullptr, nullptr}};

// Runs chunk(natives, environment), both of which stay on the stack.
void run_chunk(lua_State* lua, const char* source, int functions, int environment) {
  load_text(lua, source, prelude_name);
  lua_pushvalue(lua, environment);
  lua_setupvalue(lua, -2, 1);
  lua_pushvalue(lua, functions);
  lua_pushvalue(lua, environment);
  lua_call(lua, 2, 0);
}

}  // namespace

void push_test_environment(lua_State* lua, test_runtime* runtime) {
  push_sandbox(lua);
  const int environment = lua_gettop(lua);
  add_structure_functions(lua, runtime);
  lua_pushlightuserdata(lua, runtime);
  lua_pushcclosure(lua, print, 1);
  lua_setfield(lua, environment, "print");
  push_variables(lua, runtime);
  lua_setfield(lua, environment, "env");
  set_module_functions(lua, runtime->options.module_paths);
  lua_newtable(lua);
  lua_pushlightuserdata(lua, runtime);
  luaL_setfuncs(lua, natives, 1);
  run_chunk(lua, test_prelude, environment + 1, environment);
  run_chunk(lua, test_matchers, environment + 1, environment);
  lua_settop(lua, environment);
}

}  // namespace bee::script
