// beectl record --for killed at every step of its journal and its recording: the next run of it gives callers
// the address of the node back.
#include "journal_fault.hpp"

namespace bee::test {
namespace {

class killed_recording : public journal_fault {
 public:
  void TestBody() override {}

  // Returns whether that point was reached.
  bool play(int point) {
    begin();
    const auto first = run_with_fault("BEE_TEST_DIE_AT", point, record());
    const bool was_killed = first.signal == 9;
    EXPECT_TRUE(was_killed || first.code == 0) << first.code << first.err;
    if (was_killed) put_back(point);
    for (const auto* caller : {&b_, &c_}) {
      const auto map = caller->map();
      const auto at = map.find("a");
      EXPECT_TRUE(at == map.end() || at->second == a_.address()) << at->second;
    }
    EXPECT_TRUE(b_.asked("reload").empty() || b_.map().contains("a"));
    const auto again = run({"record", "--resume", "-y", "-c", "next.lua"});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_NE(again.err.find("no caller was left"), std::string::npos) << again.err;
    return was_killed;
  }

 private:
  words record() {
    folder_.write("next.lua", map_text());
    const auto file = "r" + std::to_string(++files_) + ".jsonl";
    return {"record", "a", "--for", "b,c", "-c", "next.lua", "-w", file, "--limit", "1ms", "-y", "-q"};
  }
  // In turns by the verb that is for it, and by the next recording.
  void put_back(int point) {
    const auto asked = run({"record", "--resume", "-c", "next.lua"});
    const auto plan = run({"record", "--resume", "-n", "-c", "next.lua"});
    const bool is_left = plan.code != 0;
    EXPECT_EQ(asked.code, is_left ? 9 : 0) << asked.err;
    EXPECT_EQ(plan.err.find("put back"), std::string::npos) << plan.err;
    const auto end = run(point % 2 == 0 ? words{"record", "--resume", "-y", "-c", "next.lua"} : record());
    EXPECT_EQ(end.code, 0) << end.err;
  }

  int files_ = 0;
};

// Each step takes a third of a second, and there are 130 of them: 1 here tries all.
#ifdef __SANITIZE_ADDRESS__
constexpr int record_stride = 7;
#else
constexpr int record_stride = 5;
#endif

TEST(record, killed_at_every_step_leaves_no_caller_with_the_address_of_the_relay) {
  int point = 1;
  for (bool was_reached = true; was_reached; point += record_stride) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    killed_recording life;
    was_reached = life.play(point);
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GE(point, 100) << "the injector does not see the journal";
}

}  // namespace
}  // namespace bee::test
