// A push while nodes fail, each in its own way.
#include <csignal>
#include <fstream>
#include <thread>

#include "fleet_fault.hpp"

namespace bee::test {
namespace {

using std::chrono::milliseconds;
using kind = fake_reply::kind;

class node_fault : public fleet_fault {};

TEST_F(node_fault, one_that_is_down_before_stops_it_before_any_is_told) {
  b_.stop();
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_FALSE(was_told(a_) || was_told(c_));
}

TEST_F(node_fault, with_force_the_others_are_told_and_the_one_that_is_down_is_listed) {
  b_.stop();
  const auto end = push({"--force"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "failed"}, {"c", "ok"}}));
  EXPECT_TRUE(has_new(a_) && has_new(c_));
}

TEST_F(node_fault, half_of_the_fleet_down_stops_it_and_with_force_the_other_half_gets_it) {
  fake_node d;
  b_.stop();
  c_.stop();
  folder_.write("half.lua", map_text("d = \"" + d.address() + "\"\n"));
  EXPECT_EQ(run({"push-config", "--all", "half.lua", "-y"}).code, 9);
  EXPECT_FALSE(was_told(a_) || was_told(d));
  const auto end = run({"push-config", "--all", "half.lua", "--force", "-o", "json", "-q"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "failed"}, {"c", "failed"}, {"d", "ok"}}));
}

TEST_F(node_fault, one_that_dies_when_it_is_told_is_unknown_and_not_believed) {
  b_.behaves(on_reload({kind::close}));
  const auto end = push({"-y", "--on-fail", "continue"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "unknown"}, {"c", "ok"}}));
  b_.behaves({});
  EXPECT_EQ(states(push({"-y"})), (state_map{{"a", "unchanged"}, {"b", "ok"}, {"c", "unchanged"}}));
}

TEST_F(node_fault, one_that_answers_late_is_ok) {
  b_.behaves(on_reload({kind::answer, {}, milliseconds(600)}));
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states(end)["b"], "ok");
}

TEST_F(node_fault, one_that_answers_after_the_deadline_is_unknown_and_not_believed) {
  b_.behaves(on_reload({kind::answer, {}, milliseconds(3000)}));
  const auto end = push({"-y", "-t", "1s", "--on-fail", "continue"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["b"], "unknown");
  b_.behaves({});
  EXPECT_EQ(states(push({"-y"}))["b"], "ok");
}

TEST_F(node_fault, one_that_closes_in_the_middle_of_its_answer_is_unknown) {
  b_.behaves(on_reload({kind::half}));
  const auto end = push({"-y", "--on-fail", "continue"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["b"], "unknown");
  EXPECT_EQ(states(end)["c"], "ok");
}

TEST_F(node_fault, one_that_refuses_the_map_may_have_it_in_part) {
  b_.behaves(on_reload({kind::error}));
  const auto end = push({"-y", "--on-fail", "continue"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_NE(states(end)["b"], "ok");
  b_.behaves({});
  EXPECT_EQ(states(push({"-y"}))["b"], "ok");
}

TEST_F(node_fault, one_that_speaks_another_protocol_stops_it_and_is_listed_with_force) {
  fake_peer http({.greeting = "HTTP/1.1 400 Bad Request\r\n\r\n"});
  folder_.write("web.lua", map_text("web = \"" + http.address() + "\"\n"));
  EXPECT_EQ(run({"push-config", "--all", "web.lua", "-y", "-t", "1s"}).code, 9);
  EXPECT_FALSE(was_told(a_));
  const auto end = run({"push-config", "--all", "web.lua", "--force", "-t", "1s", "-o", "json", "-q"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["web"], "failed");
  EXPECT_EQ(states(end)["a"], "ok");
}

TEST_F(node_fault, one_whose_process_is_stopped_stops_it_and_is_listed_with_force) {
  program mock;
  mock.arguments = {BEECTL, "mock", "--echo", "--count", "1", "--write-cluster", "mock.lua"};
  mock.folder = folder_.path();
  int pid = 0;
  std::thread running([&] {
    mock.while_running = [&](int started) { pid = started; };
    ::bee::test::run(mock);
  });
  const auto path = folder_.path() + "/mock.lua";
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::string entry;
  while (entry.find("mock_1") == std::string::npos && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(milliseconds(10));
    std::ifstream in(path);
    entry.assign(std::istreambuf_iterator<char>(in), {});
  }
  ::kill(pid, SIGSTOP);
  folder_.write("stopped.lua", map_text(entry));
  EXPECT_EQ(run({"push-config", "--all", "stopped.lua", "-y", "-t", "500ms"}).code, 9);
  EXPECT_FALSE(was_told(a_));
  const auto end = run({"push-config", "--all", "stopped.lua", "--force", "-t", "500ms", "-o", "json", "-q"});
  ::kill(pid, SIGCONT);
  ::kill(pid, SIGTERM);
  running.join();
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["mock_1"], "failed");
  EXPECT_EQ(states(end)["a"], "ok");
}

TEST_F(node_fault, with_few_file_descriptors_does_fewer_at_once_and_none_fails) {
  std::string many;
  for (int i = 0; i < 40; ++i)
    many += "n" + std::to_string(i) + " = \"" + (i % 2 ? a_ : b_).address() + "\"\n";
  folder_.write("many.lua", many);
  program how;
  how.most_files = 20;
  const auto end = run_with({"push-config", "--all", "many.lua", "-y", "-q", "-o", "json"}, how);
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states(end).size(), 40u);
  for (const auto& [name, state] : states(end)) EXPECT_EQ(state, "ok") << name;
}

TEST_F(node_fault, a_canary_that_fails_keeps_the_map_from_the_others) {
  a_.behaves(on_reload({kind::error}));
  const auto end = push({"-y", "--batch", "1,100%"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states(end)["b"], "skipped");
  EXPECT_FALSE(was_told(b_) || was_told(c_));
  EXPECT_TRUE(last_run().starts_with("stopped")) << last_run();
}

TEST_F(node_fault, a_verify_that_fails_puts_the_node_back_when_told_so) {
  ASSERT_EQ(run({"push-config", "a,b,c", "-y", "-q", "-c", folder_.write("next.lua", map_text())}).code, 0);
  a_.knows("b", b_.address(), true);
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked == "sender b") return fake_reply{kind::error};
    return std::nullopt;
  });
  const auto end = push({"-y", "--batch", "1,100%", "--on-fail", "rollback"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states(end)["a"], "rolled-back");
  EXPECT_EQ(a_.map()["new"], "false");
  EXPECT_EQ(b_.asked("reload").size(), 1u) << "only the first push";
}

}  // namespace
}  // namespace bee::test
