// A push while nodes fail, each in its own way.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "fleet_fault.hpp"
#include "interop/mock_process.hpp"

namespace bee::test {
namespace {

using std::chrono::milliseconds;
using kind = fake_reply::kind;

class node_fault : public fleet_fault {
 protected:
  // What b does when it is told leaves it unknown, and so what it had before is not believed any more: when
  // that is pushed again, it is told.
  void expect_unknown(const fake_reply& what_b_does, const std::string& timeout, const std::string& note) {
    ASSERT_EQ(push_first().code, 0);
    b_.behaves(on_reload(what_b_does));
    const auto end = push({"-y", "-t", timeout, "--on-fail", "continue"});
    EXPECT_EQ(end.code, 8) << end.err;
    EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"b", "unknown"}, {"c", "ok"}}));
    EXPECT_NE(end.out.find(note), std::string::npos) << end.out;
    b_.behaves({});
    EXPECT_EQ(states(push_first())["b"], "ok");
  }
};

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
  expect_unknown({kind::close}, "30s", "connection was lost");
}

TEST_F(node_fault, one_that_answers_late_is_ok) {
  b_.behaves(on_reload({kind::answer, {}, milliseconds(600)}));
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(states(end)["b"], "ok");
}

TEST_F(node_fault, one_that_answers_after_the_deadline_is_unknown_and_not_believed) {
  expect_unknown({kind::answer, {}, milliseconds(3000)}, "1s", "no answer");
}

TEST_F(node_fault, one_that_closes_in_the_middle_of_its_answer_is_unknown_and_not_believed) {
  expect_unknown({kind::half}, "30s", "connection was lost");
}

TEST_F(node_fault, one_that_refuses_the_map_may_have_it_in_part_and_is_not_believed) {
  expect_unknown({kind::error}, "30s", "raised an error");
}

TEST_F(node_fault, one_that_speaks_another_protocol_stops_it_and_is_listed_with_force) {
  fake_peer http({.greeting = "HTTP/1.1 400 Bad Request\r\n\r\n"});
  folder_.write("web.lua", map_text("web = \"" + http.address() + "\"\n"));
  const auto refused = run({"push-config", "--all", "web.lua", "-y", "-t", "30s"});
  EXPECT_EQ(refused.code, 9);
  EXPECT_NE(refused.err.find("does not speak the cluster protocol"), std::string::npos) << refused.err;
  EXPECT_FALSE(was_told(a_));
  const auto end = run({"push-config", "--all", "web.lua", "--force", "-t", "30s", "-o", "json", "-q"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end)["web"], "failed");
  EXPECT_EQ(states(end)["a"], "ok");
}

// A real node in a process of its own, which gets its map behind a.
class process_fault : public fleet_fault {
 protected:
  words push_words(const words& more) {
    folder_.write("next.lua", map_text("z = \"" + z_.address() + "\"\nnew = \"127.0.0.1:1\"\n"));
    words all{"push-config", "a,z", "next.lua", "-o", "json", "-q", "--batch", "1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // Carries out a push; `meanwhile` when a was told and has not answered.
  program_end push_while(const words& more, const std::function<void()>& meanwhile) {
    std::atomic<bool> may_answer = false;
    a_.behaves([&](const std::string& asked) -> std::optional<fake_reply> {
      while (asked.starts_with("reload") && !may_answer) std::this_thread::sleep_for(milliseconds(5));
      return std::nullopt;
    });
    program how;
    how.while_running = [&](int) {
      a_.wait_until_asked("reload");
      meanwhile();
      may_answer = true;
    };
    const auto end = run_with(push_words(more), how);
    a_.behaves({});
    return end;
  }
  // Whether bytes have come to it that it has not read.
  bool has_unread_bytes() const {
    constexpr unsigned established = 1;
    std::ifstream in("/proc/net/tcp");
    for (std::string line; std::getline(in, line);) {
      unsigned port = 0;
      unsigned state = 0;
      unsigned unread = 0;
      const int read = std::sscanf(line.c_str(), " %*d: %*8X:%X %*8X:%*X %X %*8X:%X", &port, &state, &unread);
      if (read == 3 && port == z_.port() && state == established && unread > 0) return true;
    }
    return false;
  }

  mock_process z_{"z", folder_.write("services.lua", "services.echo = {}\n")};
};

TEST_F(process_fault, one_that_is_stopped_before_stops_it_and_is_listed_with_force) {
  z_.signal(SIGSTOP);
  EXPECT_EQ(run(push_words({"-y", "-t", "500ms"})).code, 9);
  EXPECT_FALSE(was_told(a_));
  const auto end = run(push_words({"--force", "-t", "500ms"}));
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"z", "failed"}}));
}

TEST_F(process_fault, one_that_is_stopped_when_it_is_told_is_unknown_and_not_believed) {
  const auto end = push_while({"-y", "-t", "1s", "--on-fail", "continue"}, [&] { z_.signal(SIGSTOP); });
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"z", "unknown"}}));
  z_.signal(SIGCONT);
  EXPECT_EQ(states(run(push_words({"-y"}))), (state_map{{"a", "unchanged"}, {"z", "ok"}}));
}

TEST_F(process_fault, one_that_is_killed_when_it_is_told_is_unknown) {
  std::thread killer;
  const auto end = push_while({"-y", "-t", "30s", "--on-fail", "continue"}, [&] {
    z_.signal(SIGSTOP);
    killer = std::thread([&] {
      const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (!has_unread_bytes() && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(milliseconds(5));
      EXPECT_TRUE(has_unread_bytes());
      z_.signal(SIGKILL);
    });
  });
  killer.join();
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"z", "unknown"}}));
}

TEST_F(process_fault, one_that_is_killed_before_its_turn_has_failed_and_was_told_nothing) {
  const auto end = push_while({"-y", "--on-fail", "continue"}, [&] { z_.end(); });
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(states(end), (state_map{{"a", "ok"}, {"z", "failed"}}));
  EXPECT_NE(end.out.find("(not sent)"), std::string::npos) << end.out;
}

TEST_F(node_fault, one_that_restarts_before_its_turn_is_told_over_a_new_connection) {
  a_.behaves([&](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.starts_with("reload")) b_.restart();
    return std::nullopt;
  });
  const auto end = push({"-y", "--batch", "1"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(has_new(b_));
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
  ASSERT_EQ(push_first().code, 0);
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
