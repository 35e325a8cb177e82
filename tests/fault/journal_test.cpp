// A run that was killed and is not resumed, and a journal that can not be written.
#include "disk.hpp"
#include "journal_fault.hpp"

namespace bee::test {
namespace {

bool says_it_is_full(const program_end& end) {
  return end.err.find("full") != std::string::npos || end.err.find("No space") != std::string::npos;
}

TEST_F(journal_fault, a_push_that_was_killed_is_not_forgotten_by_the_next_one) {
  begin();
  for (int point = 1; point < 200 && !has_begun_a_run(); ++point)
    ASSERT_EQ(run_with_fault("BEE_TEST_DIE_AT", point, push_words({"--force", "--batch", "1"})).signal, 9);
  ASSERT_TRUE(last_run().starts_with("running")) << last_run();
  const auto told = told_nodes();
  const auto end = push({"-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE((end.out + end.err).find("was not finished"), std::string::npos) << end.out;
  EXPECT_EQ(told_nodes(), told);
}

TEST_F(journal_fault, a_push_that_was_killed_is_given_up_by_one_with_force) {
  begin();
  for (int point = 1; point < 200 && !has_begun_a_run(); ++point)
    ASSERT_EQ(run_with_fault("BEE_TEST_DIE_AT", point, push_words({"--force", "--batch", "1"})).signal, 9);
  EXPECT_EQ(push({"--force"}).code, 0);
  EXPECT_EQ(last_run(), "done: 3 ok");
  EXPECT_EQ(runs()[1]["state"], "superseded");
}

TEST_F(journal_fault, a_disk_that_runs_full_is_a_sentence_and_nothing_is_sent_that_is_not_written_down) {
  begin();
  bool was_ever_refused = false;
  for (int number = 1; number < 200; ++number) {
    SCOPED_TRACE("full from write " + std::to_string(number));
    remember();
    const auto end = run_with_fault("BEE_TEST_FULL_AT", number,
                                    push_words({"--force", "--batch", "1", "-m", std::to_string(number)}));
    expect_all_that_was_sent_is_written_down();
    if (end.code == 0) break;
    ASSERT_EQ(end.signal, 0);
    EXPECT_EQ(end.code, 9) << end.out << end.err;
    EXPECT_TRUE(says_it_is_full(end)) << end.err;
    was_ever_refused = true;
    if (HasFailure()) break;
  }
  EXPECT_TRUE(was_ever_refused);
  EXPECT_EQ(push({"--force"}).code, 0) << "and with room again it works";
}

TEST_F(journal_fault, a_state_directory_that_can_not_be_made_is_a_sentence_and_nothing_is_sent) {
  environment_["XDG_STATE_HOME"] = "/proc/none";
  const auto end = push({"--force"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE((end.out + end.err).find("nothing was sent"), std::string::npos) << end.out << end.err;
  EXPECT_FALSE(was_told(a_) || was_told(b_) || was_told(c_));
}

// The state directory on a file system of its own.
class real_disk : public journal_fault {
 protected:
  void SetUp() override {
    if (!disk_.is_there()) GTEST_SKIP() << "this process may not mount a file system";
    environment_["XDG_STATE_HOME"] = folder_.path() + "/disk";
  }
  small_disk disk_{folder_.path() + "/disk"};
};

TEST_F(real_disk, that_runs_full_is_a_sentence_and_nothing_is_sent_that_is_not_written_down) {
  begin();
  int refused = 0;
  program_end end;
  for (int blocks = 0; blocks < 100; ++blocks) {
    SCOPED_TRACE("room for blocks: " + std::to_string(blocks));
    remember();
    disk_.fill(blocks);
    end = push({"--force", "--batch", "1", "-m", std::to_string(blocks)});
    disk_.make_room();
    expect_all_that_was_sent_is_written_down();
    if (end.code == 0) break;
    EXPECT_EQ(end.code, 9) << end.out << end.err;
    EXPECT_TRUE(says_it_is_full(end)) << end.err;
    if (++refused == 1) {
      EXPECT_EQ(told_nodes(), 0u);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(refused, 1);
  EXPECT_EQ(end.code, 0) << "with room it works: " << end.err;
}

TEST_F(real_disk, that_is_read_only_is_a_sentence_and_nothing_is_sent) {
  begin();
  ASSERT_TRUE(disk_.make_read_only());
  const auto end = push({"--force"});
  EXPECT_EQ(end.code, 9) << end.out << end.err;
  EXPECT_NE(end.err.find("nothing was sent"), std::string::npos) << end.err;
  EXPECT_EQ(told_nodes(), 0u);
}

TEST_F(real_disk, that_is_read_only_and_has_no_journal_yet_is_a_sentence_and_nothing_is_sent) {
  ASSERT_TRUE(disk_.make_read_only());
  const auto end = push({"--force"});
  EXPECT_EQ(end.code, 9) << end.out << end.err;
  EXPECT_NE(end.err.find("nothing was sent"), std::string::npos) << end.err;
  EXPECT_FALSE(was_told(a_) || was_told(b_) || was_told(c_));
}

}  // namespace
}  // namespace bee::test
