// beectl killed at every step of its journal, and a journal that can not be written.
#include "fleet_fault.hpp"

namespace bee::test {
namespace {

// Nodes with live senders, and beectl with the fault injector between it and the disk.
class journal_fault : public fleet_fault {
 protected:
  void begin() {
    ASSERT_EQ(run({"push-config", "a,b,c", "-y", "-q", "-c", folder_.write("next.lua", map_text())}).code, 0);
    for (auto* n : {&a_, &b_, &c_}) n->knows("b", b_.address(), true);
    n_before_ = a_.asked("reload").size();
  }
  program_end push_with(const char* fault, int number, const words& more) {
    const auto saved = environment_;
    environment_["LD_PRELOAD"] = FAULTS;
    environment_["ASAN_OPTIONS"] = "verify_asan_link_order=0";
    environment_[fault] = std::to_string(number);
    auto end = push(more);
    environment_ = saved;
    return end;
  }
  // How often a node was told to drop its sender to b.
  static std::size_t drops(const fake_node& n) {
    const auto told = n.asked("reload");
    return static_cast<std::size_t>(std::count_if(
        told.begin(), told.end(), [](const auto& text) { return text.find("false") != std::string::npos; }));
  }
  std::size_t n_before_ = 0;
};

// Returns whether it was killed at all.
bool is_killed(const program_end& end) {
  EXPECT_TRUE(end.signal == 9 || end.code == 0) << end.code << end.err;
  return end.signal == 9;
}

// One life of the three nodes; the loop below makes a new one for each point.
class one_kill : public journal_fault {
 public:
  void TestBody() override {}
  // Kills a forced push at that point and finishes it; returns whether the point was reached.
  bool play(int point) {
    begin();
    if (!is_killed(push_with("BEE_TEST_DIE_AT", point, {"--force", "--batch", "1"}))) return false;
    const auto rest = run({"push-config", "-c", "next.lua", "--resume", "-o", "json", "-q"});
    // Killed before the run was written down, or after its end: there is nothing to go on with.
    const auto end = rest.code == 9 ? push({"-y"}) : rest;
    EXPECT_EQ(end.code, 0) << end.err << end.out;
    for (const auto* n : {&a_, &b_, &c_}) {
      EXPECT_TRUE(has_new(*n));
      EXPECT_EQ(n->map().at("b"), b_.address());
      EXPECT_LE(drops(*n), 1u) << "told twice to drop a live sender";
    }
    const auto said = last_run();
    EXPECT_TRUE(said.starts_with("done: ")) << said;
    EXPECT_EQ(said.find("begun"), std::string::npos) << said;
    return true;
  }
};

// The same for a push that is put back, because the last node refuses it.
class one_kill_on_the_way_back : public journal_fault {
 public:
  void TestBody() override {}
  bool play(int point) {
    begin();
    c_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
      if (asked.starts_with("reload") && asked.find("127.0.0.1:1\"") != std::string::npos)
        return fake_reply{fake_reply::kind::error};
      return std::nullopt;
    });
    const auto end = push_with("BEE_TEST_DIE_AT", point, {"-y", "--batch", "1", "--on-fail", "rollback"});
    const auto last =
        end.signal == 9 ? run({"push-config", "-c", "next.lua", "--resume", "--on-fail", "rollback"}) : end;
    EXPECT_EQ(last.code, 9) << last.err;
    for (const auto* n : {&a_, &b_, &c_}) {
      const auto map = n->map();
      const auto at = map.find("new");
      EXPECT_TRUE(at == map.end() || at->second == "false") << at->second;
    }
    const auto said = last_run();
    EXPECT_TRUE(said.starts_with("rolled-back: ") || said == "done: 3 ok") << said;
    return end.signal == 9;
  }
};

TEST(journal_fault_at_every_step, a_rollback_that_was_killed_is_finished_by_resume) {
  int point = 1;
  for (bool was_reached = true; was_reached; ++point) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    one_kill_on_the_way_back life;
    was_reached = life.play(point);
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GE(point, 1 + 2 * 7) << "the injector does not see the journal";
}

TEST(journal_fault_at_every_step, a_killed_push_is_finished_by_resume_and_no_live_sender_is_dropped_twice) {
  int point = 1;
  for (bool was_reached = true; was_reached; ++point) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    one_kill life;
    was_reached = life.play(point);
    if (testing::Test::HasFailure()) break;
  }
  // The lock, and at least a write and a sync for the beginning of the run, each of three nodes, and the end.
  EXPECT_GE(point, 1 + 2 * 5) << "the injector does not see the journal";
}

TEST_F(journal_fault, a_push_that_was_killed_is_not_forgotten_by_the_next_one) {
  begin();
  int point = 1;
  while (was_told(b_) && b_.asked("reload").size() == n_before_ && point < 200) {
    if (!is_killed(push_with("BEE_TEST_DIE_AT", point, {"--force", "--batch", "1"}))) break;
    if (last_run().starts_with("running")) break;
    ++point;
  }
  ASSERT_TRUE(last_run().starts_with("running")) << last_run();
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE((end.out + end.err).find("was not finished"), std::string::npos) << end.out;
}

TEST_F(journal_fault, a_full_disk_is_a_sentence_and_nothing_is_sent_that_is_not_written_down) {
  begin();
  bool was_ever_refused = false;
  for (int number = 1; number < 200; number += 3) {
    SCOPED_TRACE("full from write " + std::to_string(number));
    const auto told = b_.asked("reload").size();
    const auto end =
        push_with("BEE_TEST_FULL_AT", number, {"--force", "--batch", "1", "-m", std::to_string(number)});
    if (end.code == 0) break;
    ASSERT_EQ(end.signal, 0);
    EXPECT_EQ(end.code, 9) << end.out << end.err;
    const bool says_why =
        end.err.find("full") != std::string::npos || end.err.find("No space") != std::string::npos;
    EXPECT_TRUE(says_why) << end.err;
    if (number == 1) {
      EXPECT_EQ(b_.asked("reload").size(), told);
    }
    was_ever_refused = true;
  }
  EXPECT_TRUE(was_ever_refused);
  EXPECT_EQ(push({"--force"}).code, 0) << "and with room again it works";
}

TEST_F(journal_fault, a_state_directory_that_can_not_be_written_is_a_sentence_and_nothing_is_sent) {
  environment_["XDG_STATE_HOME"] = "/proc/none";
  const auto end = push({"--force"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE((end.out + end.err).find("nothing was sent"), std::string::npos) << end.out << end.err;
  EXPECT_FALSE(was_told(a_) || was_told(b_) || was_told(c_));
}

}  // namespace
}  // namespace bee::test
