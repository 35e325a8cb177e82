#include "bee/script/mock_script.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <algorithm>
#include <unordered_map>

#include "bee/script/mock_library.hpp"
#include "bee/script/mock_services.hpp"
#include "bee/script/read_file.hpp"
#include "bee/value/lua_convert.hpp"

namespace bee::script {
namespace {

class runner final : public mock_script {
 public:
  runner(std::string path, mock_options options) : path_(std::move(path)), lua_(options.limits) {
    runtime_.log = std::move(options.log);
    runtime_.module_paths = std::move(options.module_paths);
  }

  std::vector<fault> load(std::string_view source) {
    std::vector<fault> faults;
    const auto failed = run_protected(lua_, [&](lua_State* lua) {
      load_text(lua, source);
      push_mock_environment(lua, &runtime_);
      lua_pushvalue(lua, -1);
      lua_insert(lua, 1);
      lua_setupvalue(lua, -2, 1);
      lua_call(lua, 0, 0);
      services_.read(lua, 1, faults);
    });
    if (failed) faults.push_back(*failed);
    return faults;
  }

  const std::vector<mock_service>& services() const override { return services_.all(); }
  bool speaks_bee() const override { return services_.speaks_bee(); }
  std::size_t waiting() const override { return tasks_.size(); }

  mock_step start(std::string_view service, const value::list& message, std::string_view node) override {
    const task_id id = ++last_task_;
    task t;
    t.node = node;
    int arguments = 0;
    lua_.refill();
    const auto failed = run_protected(lua_, [&](lua_State* lua) {
      lua_State* thread = lua_newthread(lua);
      t.thread = thread;
      t.anchor = luaL_ref(lua, LUA_REGISTRYINDEX);
      const auto used = services_.push_handler(lua, service, message);
      arguments = push_values(lua, message, used);
      move(lua, thread, arguments + 1);
    });
    if (failed) {
      if (t.thread) forget(t);
      return {id, mock_raised{to_string(path_, *failed)}};
    }
    return {id, run(tasks_.emplace(id, std::move(t)).first, arguments)};
  }

  mock_action resume(task_id id, const value::list& answer) override {
    const auto at = tasks_.find(id);
    if (at == tasks_.end()) return mock_raised{"no such task"};
    int count = 0;
    lua_.refill();
    const auto failed = run_protected(lua_, [&](lua_State* lua) {
      count = push_values(lua, answer, 0);
      move(lua, at->second.thread, count);
    });
    if (failed) return resume_failed(id, failed->text);
    return run(at, count);
  }

  mock_action resume_failed(task_id id, std::string_view text) override {
    const auto at = tasks_.find(id);
    if (at == tasks_.end()) return mock_raised{"no such task"};
    const std::string failure(text);
    runtime_.failure = &failure;
    return run(at, 0);
  }

 private:
  struct task {
    lua_State* thread = nullptr;
    int anchor = LUA_NOREF;  // keeps the thread from the collector
    std::string node;
  };
  using tasks = std::unordered_map<task_id, task>;

  static int push_values(lua_State* lua, const value::list& values, std::size_t from) {
    const auto count = static_cast<int>(std::min<std::size_t>(values.size() - from, 1u << 30));
    luaL_checkstack(lua, count + 2, "too many values");
    for (auto i = from; i < values.size(); ++i) value::push_lua(lua, values[i]);
    return count;
  }

  static void move(lua_State* from, lua_State* to, int count) {
    if (!lua_checkstack(to, count + 2)) luaL_error(from, "too many values");
    lua_xmove(from, to, count);
  }

  mock_action run(tasks::iterator at, int arguments) {
    task& t = at->second;
    runtime_.node = t.node;
    runtime_.in_handler = true;
    lua_.refill();
    int results = 0;
    const int status = lua_resume(t.thread, lua_.get(), arguments, &results);
    runtime_.in_handler = false;
    runtime_.failure = nullptr;
    if (status == LUA_YIELD) {
      lua_pop(t.thread, results);
      return std::move(runtime_.wanted);
    }
    auto end = status == LUA_OK ? returned(t.thread, results) : raised(fault_at_top(t.thread, status));
    forget(t);
    tasks_.erase(at);
    return end;
  }

  mock_action raised(const fault& f) const { return mock_raised{to_string(path_, f)}; }

  mock_action returned(lua_State* thread, int results) const {
    value::list out;
    for (int i = lua_gettop(thread) - results + 1; i <= lua_gettop(thread); ++i) {
      auto v = value::from_lua(thread, i);
      if (v.has_error())
        return raised({0, "the handler returned what can not be sent: " + v.error().message()});
      out.push_back(std::move(*v));
    }
    return mock_finished{std::move(out)};
  }

  void forget(const task& t) { luaL_unref(lua_.get(), LUA_REGISTRYINDEX, t.anchor); }

  const std::string path_;
  mock_runtime runtime_;
  value::limited_lua lua_;
  mock_services services_;
  tasks tasks_;
  task_id last_task_ = 0;
};

}  // namespace

mock_load parse_mock_script(std::string_view source, std::string path, mock_options options) {
  auto script = std::make_unique<runner>(std::move(path), std::move(options));
  mock_load out;
  out.faults = script->load(source);
  if (out.faults.empty()) out.script = std::move(script);
  return out;
}

mock_load load_mock_script(const std::filesystem::path& path, mock_options options) {
  std::string source;
  if (auto failed = read_file(path, source)) return {nullptr, {*failed}};
  options.module_paths.insert(options.module_paths.begin(), path.parent_path());
  return parse_mock_script(source, path.string(), std::move(options));
}

}  // namespace bee::script
