// beectl killed at every step of an attempt, then another attempt, then --resume: what is on the nodes is
// what was said, and nothing but what was named is pushed.
#include "journal_fault.hpp"

namespace bee::test {
namespace {

using port_map = std::map<std::string, std::string>;

// One life of the three nodes. The nodes themselves say what they have.
class one_life : public journal_fault {
 public:
  void TestBody() override {}

  /// The push of A is killed, and B is tried.
  bool kill_the_first(int point) {
    begin();
    const auto first = killed_at(point, push_of("A", {"--force", "--batch", "1"}));
    try_and_resume();
    return first.signal == 9;
  }
  /// A stops behind its canary, and the push of B is killed.
  bool kill_the_second(int point) {
    begin();
    stop_behind_the_canary();
    const auto second = killed_at(point, push_of("B", {"-y", "--batch", "1"}));
    resume();
    return second.signal == 9;
  }
  /// A stops behind its canary, its --resume is killed, and B is tried.
  bool kill_the_resume(int point) {
    begin();
    stop_behind_the_canary();
    folder_.write("fine", "");
    const auto second = killed_at(point, {"push-config", "-c", "next.lua", "--resume", "-y"});
    try_and_resume();
    return second.signal == 9;
  }

 private:
  words push_of(const std::string& name, const words& more) {
    folder_.write(name + ".lua", map_text("new = \"127.0.0.1:" + port_of(name) + "\"\n"));
    words all{"push-config", "a,b,c", name + ".lua", "-c", "next.lua"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static std::string port_of(const std::string& name) { return name == "A" ? "7" : "8"; }
  program_end killed_at(int point, const words& what) {
    return run_with_fault("BEE_TEST_DIE_AT", point, what);
  }
  void stop_behind_the_canary() {
    ASSERT_EQ(run(push_of("A", {"-y", "--batch", "1,100%", "--verify-cmd", "test -e fine"})).code, 9);
  }
  port_map on_nodes() const {
    port_map out;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto map = all_[i]->map();
      const auto at = map.find("new");
      out[std::string("abc").substr(i, 1)] = at == map.end() ? "none" : at->second;
    }
    return out;
  }
  void expect_all_have(const std::string& name, const program_end& end) {
    const auto at = "127.0.0.1:" + port_of(name);
    EXPECT_EQ(on_nodes(), (port_map{{"a", at}, {"b", at}, {"c", at}})) << end.err;
  }
  static bool is_in(const std::string& part, const std::string& text) { return text.find(part) != text.npos; }

  // Refused because A is open, or done; nothing else.
  void try_and_resume() {
    const auto before = on_nodes();
    const auto end = run(push_of("B", {"-y"}));
    if (end.code == 0) expect_all_have("B", end);
    if (end.code != 0) {
      EXPECT_EQ(end.code, 9) << end.err;
      EXPECT_TRUE(is_in("was not finished", end.err)) << end.err;
      EXPECT_EQ(on_nodes(), before);
    }
    resume();
  }

  void resume() {
    const auto before = on_nodes();
    const auto end = run({"push-config", "-c", "next.lua", "--resume", "-y"});
    if (end.code == 0) return expect_what_was_said(end);
    EXPECT_EQ(end.code, 9) << end.err;
    EXPECT_EQ(on_nodes(), before) << end.err;
    if (is_in("was finished", end.err)) return expect_all_have(is_in("/A.lua", end.err) ? "A" : "B", end);
    folder_.write("fine", "");
    if (is_in("again, before anything more was pushed", end.err))
      return expect_what_was_said(run({"push-config", "-c", "next.lua", "--resume", "-y"}));
    // Two could be meant: each is named, and the first is finished when it is.
    EXPECT_TRUE(is_in(" is not finished, and later there was run ", end.err)) << end.err;
    const auto hint = end.err.find("--resume ");
    ASSERT_NE(hint, std::string::npos) << end.err;
    const auto id = end.err.substr(hint + 9, end.err.find(' ', hint + 9) - hint - 9);
    expect_what_was_said(run({"push-config", "-c", "next.lua", "--resume", id, "-y"}));
  }

  // The headline names the file of the run that went on. Behind A there may be B, which was only tried.
  void expect_what_was_said(const program_end& end) {
    expect_the_file_that_was_named(end);
    auto again = run({"push-config", "-c", "next.lua", "--resume", "-y"});
    if (again.code == 0) {
      EXPECT_TRUE(is_in("/B.lua", again.err) && is_in("nothing was begun", again.err)) << again.err;
      expect_the_file_that_was_named(again);
      again = run({"push-config", "-c", "next.lua", "--resume", "-y"});
    }
    EXPECT_EQ(again.code, 9) << again.err;
  }
  void expect_the_file_that_was_named(const program_end& end) {
    EXPECT_EQ(end.code, 0) << end.err;
    const auto headline = end.err.substr(0, end.err.find('\n'));
    EXPECT_TRUE(is_in("/A.lua", headline) != is_in("/B.lua", headline)) << headline;
    expect_all_have(is_in("/A.lua", headline) ? "A" : "B", end);
  }
};

// AddressSanitizer takes half a second to start a process: with it, every fifth step will do.
#ifdef __SANITIZE_ADDRESS__
constexpr int stride = 5;
#else
constexpr int stride = 1;
#endif

void kill_at_every_step(bool (one_life::*play)(int)) {
  int point = 1;
  for (bool was_reached = true; was_reached; point += stride) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    one_life life;
    was_reached = (life.*play)(point);
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GE(point, 1 + 2 * 5) << "the injector does not see the journal";
}

TEST(killed_attempt, at_every_step_then_another_and_a_resume_push_what_is_named) {
  kill_at_every_step(&one_life::kill_the_first);
}

TEST(killed_attempt, after_one_that_stopped_leaves_it_to_a_name_which_of_the_two_goes_on) {
  kill_at_every_step(&one_life::kill_the_second);
}

TEST(killed_attempt, of_a_resume_at_every_step_then_another_and_a_resume_push_what_is_named) {
  kill_at_every_step(&one_life::kill_the_resume);
}

}  // namespace
}  // namespace bee::test
