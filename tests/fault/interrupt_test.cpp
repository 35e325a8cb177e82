// A push that its operator interrupts, or that meets another one.
#include <atomic>
#include <thread>

#include "fleet_fault.hpp"

namespace bee::test {
namespace {

using std::chrono::milliseconds;
using kind = fake_reply::kind;

class interrupted : public fleet_fault {
 protected:
  program_end push_while(const words& more, const std::function<void(int pid)>& meanwhile) {
    program how;
    how.while_running = meanwhile;
    return run_with(push_words(more), how);
  }
};

// A node answers a reload only when it may.
fake_node::behaviour answers_when(const std::atomic<bool>& may_answer) {
  return [&may_answer](const std::string& asked) -> std::optional<fake_reply> {
    while (asked.starts_with("reload") && !may_answer) std::this_thread::sleep_for(milliseconds(5));
    return std::nullopt;
  };
}

constexpr const char* ctrl_c = "\x03";

TEST_F(interrupted, once_it_begins_no_more_nodes_and_waits_for_the_one_that_runs) {
  std::atomic<bool> may_answer = false;
  a_.behaves(answers_when(may_answer));
  const auto here = run_on_terminal(push_words({"-y", "--batch", "1", "-t", "30s"}));
  a_.wait_until_asked("reload");
  here->type(ctrl_c);
  here->wait_for("no more nodes are begun");
  may_answer = true;
  const auto end = here->wait();
  EXPECT_EQ(end.code, 130) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_FALSE(was_told(b_) || was_told(c_));
  EXPECT_TRUE(last_run().starts_with("interrupted")) << last_run();
  const auto rest = run({"push-config", "-c", "next.lua", "--resume", "-y", "-o", "json", "-q"});
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_TRUE(has_new(b_) && has_new(c_));
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(interrupted, twice_it_ends_at_once_and_what_was_told_is_unknown) {
  a_.behaves(on_reload({kind::silence}));
  const auto here = run_on_terminal(push_words({"-y", "--batch", "1", "-t", "10m"}));
  a_.wait_until_asked("reload");
  here->type(ctrl_c);
  here->wait_for("no more nodes are begun");
  here->type(ctrl_c);
  const auto end = here->wait();
  EXPECT_EQ(end.code, 130) << end.signal << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "unknown"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_TRUE(last_run().starts_with("interrupted")) << last_run();
  a_.behaves({});
  EXPECT_EQ(states(push({"-y"})), (state_map{{"a", "ok"}, {"b", "ok"}, {"c", "ok"}}));
}

TEST_F(interrupted, while_nodes_are_put_back_it_puts_back_no_more_and_resume_goes_on) {
  ASSERT_EQ(push_first().code, 0);
  std::atomic<bool> may_answer = false;
  b_.behaves([&](const std::string& asked) -> std::optional<fake_reply> {
    const bool goes_back = asked.find("new = false") != std::string::npos;
    while (goes_back && !may_answer) std::this_thread::sleep_for(milliseconds(5));
    return std::nullopt;
  });
  c_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.find("127.0.0.1:1\"") != std::string::npos) return fake_reply{kind::error};
    return std::nullopt;
  });
  const auto here = run_on_terminal(push_words({"-y", "--batch", "1", "--on-fail", "rollback", "-j", "1"}));
  b_.wait_until_asked("reload", 3);
  here->type(ctrl_c);
  here->wait_for("no more nodes are begun");
  may_answer = true;
  EXPECT_EQ(here->wait().code, 130);
  EXPECT_EQ(b_.map()["new"], "false");
  EXPECT_EQ(a_.map()["new"], "127.0.0.1:1");
  EXPECT_EQ(run({"push-config", "-c", "next.lua", "--resume", "-y", "-q"}).code, 9);
  EXPECT_EQ(last_run(), "rolled-back: 3 rolled-back");
  EXPECT_EQ(a_.map()["new"], "false");
}

TEST_F(interrupted, a_second_one_is_told_who_runs_and_sends_nothing) {
  std::atomic<bool> may_answer = false;
  a_.behaves(answers_when(may_answer));
  program_end second;
  int first = 0;
  const auto end = push_while({"-y", "-t", "30s", "--batch", "1"}, [&](int pid) {
    first = pid;
    a_.wait_until_asked("reload");
    second = push({"--force"});
    EXPECT_FALSE(was_told(b_)) << "the second one told it";
    may_answer = true;
  });
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(second.code, 9);
  EXPECT_NE((second.out + second.err).find("process " + std::to_string(first)), std::string::npos)
      << second.err;
  EXPECT_EQ(b_.asked("reload").size(), 1u);
}

}  // namespace
}  // namespace bee::test
