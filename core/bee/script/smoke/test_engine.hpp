// The coroutines of a test script. Known to test_script alone.
#pragma once

#include <deque>
#include <unordered_map>

#include "bee/script/mock_services.hpp"
#include "bee/script/smoke/test_runtime.hpp"
#include "bee/value/limited_lua.hpp"

namespace bee::script {

class test_engine final : public test_script, private test_tasks {
 public:
  explicit test_engine(test_options options);
  test_engine(const test_engine&) = delete;
  test_engine& operator=(const test_engine&) = delete;

  /// Runs the file; nothing when all is well with it.
  std::optional<test_fault> load(std::string_view source);

  const std::vector<test_block>& blocks() const override { return runtime_.tree.blocks; }
  const std::vector<test_case>& cases() const override { return runtime_.tree.cases; }
  void begin(test_part part, std::size_t of) override;
  std::vector<test_want> take_wants() override { return std::move(wants_); }
  void resume(task_id task, const value::list& answer) override;
  void resume_failed(task_id task, const failure& why) override;
  bool is_over() const override { return main_ == 0; }
  const std::vector<test_fault>& faults() const override { return faults_; }
  void abandon(const std::string& why) override;

  /// A handler of a mock: up to its first wait or its end.
  mock_step start_handler(const mock_script* of, const mock_services&, std::string_view service,
                          const value::list& message);
  /// Those that wait.
  std::size_t handlers_of(const mock_script*) const;
  void end_handlers(const mock_script*);
  mock_action resume_handler(task_id, const value::list& answer);
  mock_action resume_handler_failed(task_id, std::string_view text);

 private:
  struct task {
    lua_State* thread = nullptr;
    int anchor = 0;                   // keeps the thread from the collector
    int line = 0;                     // where its function begins
    const mock_script* of = nullptr;  // whose handler it is; null for a function of the test
    bool is_ended = false;
    bool is_joined = false;
    int status = 0;                     // of an ended one
    int results = 0;                    // on its stack
    std::vector<task_id> joiners = {};  // who waits for its end
    std::string waits_for;              // in words, with its line
  };
  using tasks = std::unordered_map<task_id, task>;

  task_id start(lua_State* lua) override;
  bool is_ended(task_id) const override;
  int take_results(lua_State* lua, task_id) override;
  std::unique_ptr<mock_script> make_mock(lua_State* lua, int index) override;

  void push_next_function();
  static int line_of_function(lua_State* thread);
  void set_ready(task_id id, int arguments) { ready_.emplace_back(id, arguments); }
  void drain();
  void step(task_id id, int arguments);
  int run(task_id id, int arguments, int& results);
  void take_wanted(task_id id);
  void end(task_id id, int status, int results);
  void end_of_function(int status, int results);
  void finish();
  void find_left_behind();
  void forget(tasks::iterator at);
  int push_answer(task& t, const value::list& answer, std::string& why);
  mock_action step_handler(task_id id, int arguments);
  mock_action action_of_handler();

  test_runtime runtime_;
  value::limited_lua lua_;
  tasks tasks_;
  task_id last_task_ = 0;
  task_id main_ = 0;           // of the part that runs
  std::deque<int> functions_;  // of the part, which are still to run
  bool goes_on_ = false;       // with the next one when one has failed
  std::deque<std::pair<task_id, int>> ready_;
  std::vector<test_want> wants_;
  std::vector<test_fault> faults_;
  std::vector<test_fault> faults_of_handlers_;  // expectations that failed in a mock while this part ran
};

}  // namespace bee::script
