#include "bee/script/smoke/test_engine.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/script/fault.hpp"
#include "bee/script/read_file.hpp"
#include "bee/script/smoke/test_failure.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

// "call lobby_1 lobby login in line 7"
std::string in_words(const test_want& w) {
  constexpr std::size_t most = 3;
  std::string out = w.word;
  for (std::size_t i = 0; i < w.arguments.size() && i < most; ++i) {
    const auto& v = w.arguments[i];
    out += " " + (v.is_string() ? escape_for_terminal(v.as_string().substr(0, 60)) : value::to_literal(v));
  }
  if (out.size() > 200) out.resize(200);
  return w.line > 0 ? out + " in line " + std::to_string(w.line) : out;
}

// The functions that run for a part, in their order.
std::deque<int> functions_of(const test_tree& tree, test_part part, std::size_t of) {
  if (part == test_part::setup) return {tree.hooks[of].setup.begin(), tree.hooks[of].setup.end()};
  if (part == test_part::teardown) return {tree.hooks[of].teardown.begin(), tree.hooks[of].teardown.end()};
  std::deque<int> out;
  for (auto block = tree.cases[of].block;; block = tree.blocks[block].parent) {
    const auto& hooks = tree.hooks[block];
    if (part == test_part::test) {
      out.insert(out.begin(), hooks.before_each.begin(), hooks.before_each.end());
    } else {
      out.insert(out.end(), hooks.after_each.begin(), hooks.after_each.end());
    }
    if (block == 0) break;
  }
  if (part == test_part::test) out.push_back(tree.bodies[of]);
  return out;
}

}  // namespace

test_engine::test_engine(test_options options) : lua_(options.limits) {
  runtime_.options = std::move(options);
  runtime_.tasks = this;
}

std::optional<test_fault> test_engine::load(std::string_view source) {
  std::optional<test_fault> out;
  lua_State* lua = lua_.get();
  const auto failed = run_protected(lua_, [&](lua_State* state) {
    load_text(state, source);
    push_test_environment(state, &runtime_);
    lua_setupvalue(state, -2, 1);
    lua_.refill();
    const int status = lua_pcall(state, 0, 0, 0);
    if (status != LUA_OK) out = fault_of(state, status);
  });
  if (failed && !out) out = test_fault{{}, failed->line, failed->text, "error"};
  runtime_.is_loading = false;
  lua_settop(lua, 0);
  return out;
}

void test_engine::begin(test_part part, std::size_t of) {
  faults_.clear();
  faults_of_handlers_.clear();
  runtime_.bare.clear();
  functions_ = functions_of(runtime_.tree, part, of);
  goes_on_ = part == test_part::after || part == test_part::teardown;
  if (functions_.empty()) return;
  const auto id = ++last_task_;
  task t;
  const auto failed = run_protected(lua_, [&](lua_State* lua) {
    t.thread = lua_newthread(lua);
    t.anchor = luaL_ref(lua, LUA_REGISTRYINDEX);
  });
  if (failed) {
    faults_.push_back({{}, failed->line, failed->text, "limit"});
    return;
  }
  tasks_.emplace(id, t);
  main_ = id;
  lua_.refill();
  push_next_function();
  set_ready(id, 0);
  drain();
}

// Of the function at the top of the stack.
int test_engine::line_of_function(lua_State* thread) {
  lua_Debug at;
  lua_pushvalue(thread, -1);
  const bool is_known = lua_getinfo(thread, ">S", &at) != 0;
  return is_known && std::string_view(at.short_src) == "script" ? std::max(at.linedefined, 0) : 0;
}

void test_engine::push_next_function() {
  auto& t = tasks_.at(main_);
  lua_rawgeti(t.thread, LUA_REGISTRYINDEX, functions_.front());
  t.line = line_of_function(t.thread);
  functions_.pop_front();
}

void test_engine::drain() {
  while (!ready_.empty()) {
    const auto [id, arguments] = ready_.front();
    ready_.pop_front();
    step(id, arguments);
  }
}

int test_engine::run(task_id id, int arguments, int& results) {
  const auto& t = tasks_.at(id);
  lua_State* thread = t.thread;
  runtime_.current = id;
  runtime_.current_line = t.line;
  runtime_.is_handler = t.of != nullptr;
  runtime_.wanted.reset();
  const int status = lua_resume(thread, lua_.get(), arguments, &results);
  runtime_.current = 0;
  runtime_.current_line = 0;
  runtime_.why = nullptr;
  return status;
}

void test_engine::step(task_id id, int arguments) {
  if (!tasks_.contains(id)) return;
  int results = 0;
  const int status = run(id, arguments, results);
  if (status == LUA_YIELD) {
    lua_pop(tasks_.at(id).thread, results);
    return take_wanted(id);
  }
  end(id, status, results);
}

void test_engine::take_wanted(task_id id) {
  auto& wanted = *runtime_.wanted;
  if (wanted.word == "join") {
    const auto on = static_cast<task_id>(wanted.arguments[0].as_integer());
    tasks_.at(id).waits_for = "another of its functions";
    const auto at = tasks_.find(on);
    if (at == tasks_.end() || at->second.is_ended) return set_ready(id, 0);
    at->second.joiners.push_back(id);
    return;
  }
  wanted.task = id;
  tasks_.at(id).waits_for = in_words(wanted);
  wants_.push_back(std::move(wanted));
}

void test_engine::end(task_id id, int status, int results) {
  if (id == main_) return end_of_function(status, results);
  auto& t = tasks_.at(id);
  t.is_ended = true;
  t.status = status;
  t.results = results;
  for (const auto waiting : std::exchange(t.joiners, {})) set_ready(waiting, 0);
}

void test_engine::end_of_function(int status, int results) {
  auto& t = tasks_.at(main_);
  if (status != LUA_OK) {
    faults_.push_back(fault_of(t.thread, status));
    lua_resetthread(t.thread);
    lua_settop(t.thread, 0);
  } else {
    lua_pop(t.thread, results);
  }
  if (functions_.empty() || (!faults_.empty() && !goes_on_)) {
    drain();  // what it has started and not waited for has its turn
    return finish();
  }
  lua_.refill();  // what cleans up has what it needs
  push_next_function();
  set_ready(main_, 0);
}

void test_engine::finish() {
  faults_.insert(faults_.end(), faults_of_handlers_.begin(), faults_of_handlers_.end());
  if (faults_.empty()) find_left_behind();
  if (faults_.empty() && !runtime_.bare.empty())
    faults_.push_back({{},
                       runtime_.bare.begin()->second,
                       "expect() without a matcher checks nothing: expect(x).is(...)",
                       "misuse"});
  main_ = 0;
  for (auto at = tasks_.begin(); at != tasks_.end();) {
    const auto next = std::next(at);
    if (!at->second.of) forget(at);
    at = next;
  }
  ready_.clear();
  wants_.clear();
}

void test_engine::find_left_behind() {
  std::vector<std::string> left;
  for (auto& [id, t] : tasks_) {
    if (id == main_ || t.of || t.is_joined) continue;
    if (!t.is_ended) left.push_back(t.waits_for.empty() ? "what it has started" : t.waits_for);
    if (t.is_ended && t.status != LUA_OK) faults_.push_back(fault_of(t.thread, t.status));
  }
  if (left.empty()) return;
  const auto first = *std::min_element(left.begin(), left.end());
  faults_.push_back({{},
                     0,
                     "left behind what it has started: " + first +
                         (left.size() > 1 ? " and " + std::to_string(left.size() - 1) + " more" : "") +
                         "; wait() for it",
                     "expect"});
}

void test_engine::forget(tasks::iterator at) {
  luaL_unref(lua_.get(), LUA_REGISTRYINDEX, at->second.anchor);
  tasks_.erase(at);
}

void test_engine::abandon(const std::string& why) {
  if (main_ == 0) return;
  const auto& waits_for = tasks_.at(main_).waits_for;
  faults_.push_back({{}, 0, waits_for.empty() ? why : why + "; it waited for " + waits_for, "limit"});
  functions_.clear();
  finish();
}

// The number of values that were pushed; -1, and why, when there is no room for them.
int test_engine::push_answer(task& t, const value::list& answer, std::string& why) {
  int count = 0;
  lua_.refill();
  const auto failed = run_protected(lua_, [&](lua_State* lua) {
    count = static_cast<int>(std::min<std::size_t>(answer.size(), 1u << 30));
    luaL_checkstack(lua, count + 2, "too many values");
    for (const auto& v : answer) value::push_lua(lua, v);
    if (!lua_checkstack(t.thread, count + 2)) luaL_error(lua, "too many values");
    lua_xmove(lua, t.thread, count);
  });
  if (!failed) return count;
  why = failed->text;
  return -1;
}

void test_engine::resume(task_id id, const value::list& answer) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end()) return;
  at->second.waits_for.clear();
  std::string why;
  const int count = push_answer(at->second, answer, why);
  if (count < 0) return resume_failed(id, bad_input("the answer has no place in the test: " + why));
  set_ready(id, count);
  drain();
}

void test_engine::resume_failed(task_id id, const failure& why) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end()) return;
  at->second.waits_for.clear();
  runtime_.why = &why;
  lua_.refill();
  step(id, 0);
  drain();
}

test_load parse_test_script(std::string_view source, test_options options) {
  auto script = std::make_unique<test_engine>(std::move(options));
  test_load out;
  out.fault = script->load(source);
  if (!out.fault) out.script = std::move(script);
  return out;
}

test_load load_test_script(const std::filesystem::path& path, test_options options) {
  std::string source;
  if (auto failed = read_file(path, source)) return {nullptr, test_fault{{}, 0, failed->text}};
  options.module_paths.insert(options.module_paths.begin(), path.parent_path());
  return parse_test_script(source, std::move(options));
}

}  // namespace bee::script
