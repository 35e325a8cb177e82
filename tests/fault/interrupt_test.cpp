// A push that its operator interrupts, or that meets another one.
#include <csignal>
#include <fstream>
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

bool has_ended(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  const std::string all((std::istreambuf_iterator<char>(in)), {});
  const auto name = all.rfind(')');
  return name == std::string::npos || all.compare(name, 3, ") Z") == 0;
}

TEST_F(interrupted, once_it_begins_no_more_nodes_and_waits_for_the_one_that_runs) {
  std::atomic<bool> may_answer = false;
  a_.behaves([&](const std::string& asked) -> std::optional<fake_reply> {
    while (asked.starts_with("reload") && !may_answer) std::this_thread::sleep_for(milliseconds(5));
    return std::nullopt;
  });
  const auto end = push_while({"-y", "--batch", "1", "-t", "30s"}, [&](int pid) {
    a_.wait_until_asked("reload");
    ::kill(pid, SIGINT);
    // It has taken the signal when the kernel has none pending.
    const auto pending = [&] {
      std::ifstream in("/proc/" + std::to_string(pid) + "/status");
      for (std::string line; std::getline(in, line);)
        if (line.starts_with("ShdPnd:")) return line.find_first_of("123456789abcdef", 8) != std::string::npos;
      return false;
    };
    while (pending()) std::this_thread::sleep_for(milliseconds(5));
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_FALSE(has_ended(pid));
    may_answer = true;
  });
  EXPECT_EQ(end.code, 130) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_FALSE(was_told(b_) || was_told(c_));
  EXPECT_TRUE(last_run().starts_with("interrupted")) << last_run();
  const auto rest = run({"push-config", "-c", "next.lua", "--resume", "-o", "json", "-q"});
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_TRUE(has_new(b_) && has_new(c_));
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(interrupted, twice_it_ends_at_once_and_what_was_told_is_unknown) {
  a_.behaves(on_reload({kind::silence}));
  const auto start = std::chrono::steady_clock::now();
  const auto end = push_while({"-y", "--batch", "1", "-t", "55s"}, [&](int pid) {
    a_.wait_until_asked("reload");
    // Two different ones: two that are alike may come as one.
    ::kill(pid, SIGINT);
    ::kill(pid, SIGTERM);
  });
  EXPECT_TRUE(end.code == 130 || end.code == 143) << end.code << end.err;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(50));
  EXPECT_EQ(states(end)["a"], "unknown");
  EXPECT_EQ(states(end)["b"], "skipped");
}

TEST_F(interrupted, a_second_one_is_told_who_runs_and_sends_nothing) {
  std::atomic<bool> may_answer = false;
  a_.behaves([&](const std::string& asked) -> std::optional<fake_reply> {
    while (asked.starts_with("reload") && !may_answer) std::this_thread::sleep_for(milliseconds(5));
    return std::nullopt;
  });
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
