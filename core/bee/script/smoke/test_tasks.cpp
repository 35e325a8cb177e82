// What the functions of a test begin beside it: coroutines, and the handlers of its mocks, which are some
// too.
#include <lauxlib.h>
#include <lua.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "bee/script/fault.hpp"
#include "bee/script/smoke/test_engine.hpp"
#include "bee/script/smoke/test_failure.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

class test_mock final : public mock_script {
 public:
  test_mock(test_engine& engine, mock_services services) : engine_(engine), services_(std::move(services)) {}
  ~test_mock() override { engine_.end_handlers(this); }

  const std::vector<mock_service>& services() const override { return services_.all(); }
  bool speaks_bee() const override { return services_.speaks_bee(); }
  mock_step start(std::string_view service, const value::list& message, std::string_view) override {
    return engine_.start_handler(this, services_, service, message);
  }
  mock_action resume(task_id task, const value::list& answer) override {
    return engine_.resume_handler(task, answer);
  }
  mock_action resume_failed(task_id task, std::string_view text) override {
    return engine_.resume_handler_failed(task, text);
  }
  std::size_t waiting() const override { return engine_.handlers_of(this); }

 private:
  test_engine& engine_;
  mock_services services_;
};

bool is_address(std::string_view service) {
  return !service.empty() && (service[0] == '@' || service[0] == '.' || service[0] == ':');
}

// What stands behind call() and send(): NODE, SERVICE, ...
template <class Action>
mock_action message_of(const test_want& w) {
  Action out;
  out.node = w.arguments[0].as_string();
  out.address = w.arguments[1].as_string();
  if (!is_address(out.address)) out.address = "@" + out.address;
  out.values.assign(w.arguments.begin() + 2, w.arguments.end());
  return out;
}

mock_action what_returned(lua_State* thread, int results) {
  mock_finished out;
  for (int i = lua_gettop(thread) - results + 1; i <= lua_gettop(thread); ++i) {
    auto v = value::from_lua(thread, i);
    if (!v) return mock_raised{"mock(): the handler returned what can not be sent: " + v.error().message()};
    out.values.push_back(std::move(*v));
  }
  return out;
}

constexpr std::size_t most_tasks = 10'000;

}  // namespace

task_id test_engine::start(lua_State* lua) {
  if (tasks_.size() >= most_tasks) raise_as(lua, "misuse", "more than 10000 functions are started");
  task t;
  t.thread = lua_newthread(lua);
  t.anchor = luaL_ref(lua, LUA_REGISTRYINDEX);
  lua_xmove(lua, t.thread, 1);
  t.line = line_of_function(t.thread);
  const auto id = ++last_task_;
  tasks_.emplace(id, t);
  set_ready(id, 0);
  return id;
}

bool test_engine::is_ended(task_id id) const {
  const auto at = tasks_.find(id);
  return at == tasks_.end() || at->second.is_ended;
}

int test_engine::take_results(lua_State* lua, task_id id) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end()) return 0;
  auto& t = at->second;
  t.is_joined = true;
  if (t.status != LUA_OK) {
    lua_pushvalue(t.thread, -1);
    lua_xmove(t.thread, lua, 1);
    return lua_error(lua);
  }
  const int count = t.results;
  luaL_checkstack(lua, count + 2, "too many values");
  if (!lua_checkstack(t.thread, count)) return luaL_error(lua, "too many values");
  const int first = lua_gettop(t.thread) - count + 1;
  for (int i = 0; i < count; ++i) lua_pushvalue(t.thread, first + i);  // they stay for the next who asks
  lua_xmove(t.thread, lua, count);
  return count;
}

std::unique_ptr<mock_script> test_engine::make_mock(lua_State* lua, int index) {
  mock_services services;
  std::vector<fault> faults;
  services.read(lua, index, faults);
  if (!faults.empty()) raise_as(lua, "misuse", "mock(): " + faults.front().text);
  return std::make_unique<test_mock>(*this, std::move(services));
}

std::size_t test_engine::handlers_of(const mock_script* mock) const {
  return static_cast<std::size_t>(
      std::count_if(tasks_.begin(), tasks_.end(), [&](const auto& t) { return t.second.of == mock; }));
}

// Nobody resumes them any more.
void test_engine::end_handlers(const mock_script* mock) {
  for (auto at = tasks_.begin(); at != tasks_.end();) {
    const auto next = std::next(at);
    if (at->second.of == mock) forget(at);
    at = next;
  }
}

mock_step test_engine::start_handler(const mock_script* of, const mock_services& services,
                                     std::string_view service, const value::list& message) {
  const auto id = ++last_task_;
  task t;
  t.of = of;
  int arguments = 0;
  lua_.refill();
  const auto failed = run_protected(lua_, [&](lua_State* lua) {
    t.thread = lua_newthread(lua);
    t.anchor = luaL_ref(lua, LUA_REGISTRYINDEX);
    const auto used = services.push_handler(lua, service, message);
    arguments = static_cast<int>(std::min<std::size_t>(message.size() - used, 1u << 30));
    luaL_checkstack(lua, arguments + 2, "too many values");
    for (auto i = used; i < message.size(); ++i) value::push_lua(lua, message[i]);
    if (!lua_checkstack(t.thread, arguments + 2)) luaL_error(lua, "too many values");
    lua_xmove(lua, t.thread, arguments + 1);
  });
  if (failed) {
    if (t.thread) luaL_unref(lua_.get(), LUA_REGISTRYINDEX, t.anchor);
    return {id, mock_raised{"mock(): " + failed->text}};
  }
  tasks_.emplace(id, t);
  return {id, step_handler(id, arguments)};
}

mock_action test_engine::step_handler(task_id id, int arguments) {
  int results = 0;
  const int status = run(id, arguments, results);
  const auto at = tasks_.find(id);
  lua_State* thread = at->second.thread;
  if (status == LUA_YIELD) {
    lua_pop(thread, results);
    return action_of_handler();
  }
  mock_action out = mock_raised{};
  if (status != LUA_OK) {
    auto why = fault_of(thread, status);
    out = mock_raised{to_string("mock()", why)};
    if (why.kind == "expect") faults_of_handlers_.push_back(std::move(why));
  } else {
    out = what_returned(thread, results);
  }
  forget(at);
  return out;
}

// ask() has refused all else, and what is not complete.
mock_action test_engine::action_of_handler() {
  const auto wanted = std::move(*runtime_.wanted);
  if (wanted.word == "call") return message_of<mock_call>(wanted);
  if (wanted.word == "send") return message_of<mock_send>(wanted);
  const auto& seconds = wanted.arguments.at(0);
  return mock_sleep{seconds.is_integer() ? static_cast<double>(seconds.as_integer()) : seconds.as_number(),
                    {}};
}

mock_action test_engine::resume_handler(task_id id, const value::list& answer) {
  const auto at = tasks_.find(id);
  if (at == tasks_.end()) return mock_raised{"no such task"};
  std::string why;
  const int count = push_answer(at->second, answer, why);
  return count < 0 ? resume_handler_failed(id, why) : step_handler(id, count);
}

mock_action test_engine::resume_handler_failed(task_id id, std::string_view text) {
  if (!tasks_.contains(id)) return mock_raised{"no such task"};
  const failure why{failure_code::remote, ran::unknown, std::string(text), {}, subject::itself, {}};
  runtime_.why = &why;
  lua_.refill();
  return step_handler(id, 0);
}

}  // namespace bee::script
