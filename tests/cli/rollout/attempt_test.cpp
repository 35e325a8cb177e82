// An attempt that ended before its first step is in the journal, and what --resume makes of it.
#include <functional>

#include "bee/file/run_lock.hpp"
#include "cli/support/resumed_fleet.hpp"

namespace bee::test {
namespace {

TEST_F(resumed,
       an_attempt_that_stopped_before_its_first_step_is_in_the_journal_and_the_run_before_it_is_not_pushed) {
  stop_behind_a(7);
  c_.stop();
  EXPECT_EQ(change(push_of(8)).code, 9);
  c_.start();
  const auto all = runs();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["state"], "not-begun");
  const auto end = run({"push-config", "--resume", "-y"});
  EXPECT_EQ(end.code, 9);
  EXPECT_TRUE(is_in("run 1, push-config of revision 1 (", end.err)) << end.err;
  EXPECT_TRUE(is_in("is not finished, and later there was run 2, push-config of ", end.err)) << end.err;
  EXPECT_TRUE(is_in("hint: beectl push-config --resume 1 finishes the first, beectl push-config --resume 2 ",
                    end.err));
  EXPECT_FALSE(was_told(b_) || was_told(c_));
}

TEST_F(resumed, a_run_that_is_named_is_taken_though_there_was_a_later_attempt) {
  stop_behind_a(7);
  c_.stop();
  EXPECT_EQ(change(push_of(8)).code, 9);
  c_.start();
  folder_.write("fine", "");
  const auto end = change({"push-config", "--resume", "1"});
  EXPECT_EQ(end.code, 0) << end.err;
  for (const auto* n : {&a_, &b_, &c_}) EXPECT_EQ(new_of(*n), "127.0.0.1:7");
  EXPECT_EQ(a_.asked("reload").size(), 1u);
  EXPECT_EQ(runs()[1]["state"], "done");
}

TEST_F(resumed, an_attempt_that_is_named_or_the_last_is_begun) {
  for (const words& line : {words{"push-config", "--resume"}, words{"push-config", "--resume", "2"}}) {
    c_.stop();
    EXPECT_EQ(change(push_of(line.size() == 2 ? 8 : 9)).code, 9);
    c_.start();
    const auto end = change(line);
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(new_of(c_), line.size() == 2 ? "127.0.0.1:8" : "127.0.0.1:9");
  }
  EXPECT_EQ(runs().size(), 2u);
  EXPECT_EQ(runs()[0]["state"], "done");
  EXPECT_EQ(runs()[0]["revision"], 2);
}

TEST_F(resumed, a_named_run_whose_nodes_a_later_one_has_changed_is_pushed_anew) {
  stop_behind_a(7);
  ASSERT_EQ(change(push_of(8)).code, 0);
  folder_.write("fine", "");
  const auto plain = run({"push-config", "--resume", "-y"});
  EXPECT_EQ(plain.code, 9);
  EXPECT_TRUE(is_in("there is no run to resume: run 2, ", plain.err)) << plain.err;
  EXPECT_TRUE(is_in("was finished (3 ok)", plain.err)) << plain.err;
  const auto end = run({"push-config", "--resume", "1", "-y"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(
      is_in("later runs have sent something to its nodes, so it is done anew; left: 3 nodes", end.err));
  for (const auto* n : {&a_, &b_, &c_}) EXPECT_EQ(new_of(*n), "127.0.0.1:7");
  EXPECT_EQ(runs()[0]["run"], 3);
  EXPECT_EQ(runs()[0]["revision"], 3);
}

TEST_F(resumed, every_way_to_stop_before_the_first_step_is_in_the_journal) {
  ASSERT_EQ(change(push_of(7)).code, 0);
  folder_.write("few.lua", "d = \"" + a_.address() + "\"\n");
  const std::pair<const char*, std::function<int()>> ways[] = {
      {"there is no terminal", [&] { return run(push_of(8)).code; }},
      {"the latest revision is 1, not 5",
       [&] {
         return change(push_of(8, {"--expect-rev", "5"})).code;
       }},
      {"this switches off 4 of 4",
       [&] {
         return run({"push-config", "--all", "few.lua", "--prune", "--force"}).code;
       }},
      {"--pause ask has no terminal",
       [&] {
         return change(push_of(8, {"--pause", "ask"})).code;
       }},
      {"of 3 nodes failed before the start",
       [&] {
         b_.stop();
         const auto code = change(push_of(8)).code;
         b_.start();
         return code;
       }},
      {"(process 7) is running since",
       [&] {
         const auto folder = std::filesystem::path(journal_file()).parent_path();
         const auto held = file::run_lock::take(folder, {"ann", "box", 7, 1000, "reload"});
         return change(push_of(8)).code;
       }},
      {"not confirmed",
       [&] {
         const auto here = run_on_terminal(push_of(8));
         here->wait_for("go on? [y/N] ");
         here->type("n\n");
         return here->wait().code;
       }},
  };
  std::size_t count = 1;
  for (const auto& [why, attempt] : ways) {
    EXPECT_EQ(attempt(), 9) << why;
    const auto all = runs();
    ASSERT_EQ(all.size(), ++count) << why;
    EXPECT_EQ(all[0]["state"], "not-begun") << why;
    EXPECT_TRUE(all[0]["revision"].is_null()) << why;
  }
  EXPECT_EQ(change(push_of(7)).code, 0) << "nothing to do";
  EXPECT_EQ(runs()[0]["state"], "done");
  EXPECT_EQ(runs().size(), count + 1);
  for (const auto* n : {&a_, &b_, &c_}) EXPECT_EQ(n->asked("reload").size(), 1u);
}

TEST_F(resumed, an_attempt_that_ctrl_c_ends_at_the_question_is_in_the_journal_and_is_no_run_that_is_open) {
  const auto here = run_on_terminal(push_of(8));
  here->wait_for("go on? [y/N] ");
  here->type("\x03");
  EXPECT_NE(here->wait().code, 0);
  ASSERT_EQ(runs().size(), 1u);
  EXPECT_EQ(runs()[0]["state"], "not-begun");
  EXPECT_EQ(change(push_of(9)).code, 0);
  EXPECT_EQ(new_of(a_), "127.0.0.1:9");
}

TEST_F(resumed, attempts_make_no_revision_and_rollback_goes_past_them) {
  ASSERT_EQ(change(push_of(7)).code, 0);
  ASSERT_EQ(change(push_of(8)).code, 0);
  EXPECT_EQ(run(push_of(9)).code, 9);
  EXPECT_EQ(change({"rollback", "a,b,c"}).code, 0);
  EXPECT_EQ(new_of(a_), "127.0.0.1:7");
}

}  // namespace
}  // namespace bee::test
