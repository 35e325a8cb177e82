// beectl killed at every step of its journal, and the run finished by --resume.
#include "journal_fault.hpp"

namespace bee::test {
namespace {

using kind = fake_reply::kind;

// One life of the three nodes, in which beectl is killed once.
class one_kill : public journal_fault {
 public:
  void TestBody() override {}

  /// Returns whether that point was reached.
  bool play(int point) {
    begin();
    prepare();
    remember();
    const auto first = run_with_fault("BEE_TEST_DIE_AT", point, command());
    EXPECT_TRUE(first.signal == 9 || first.code == code()) << first.code << first.err;
    expect_all_that_was_sent_is_written_down();
    if (has_begun_a_run()) look_at_the_journal();
    auto end = first;
    if (first.signal == 9) end = run(rest());
    // Killed before the run was written down, or after its end: there is nothing to go on with.
    const bool is_nothing = end.code == 9 && end.err.find("there is no run to resume") != std::string::npos;
    const bool had_ended = is_nothing && has_begun_a_run();
    if (is_nothing && !had_ended) end = run(command());
    EXPECT_TRUE(had_ended || end.code == code()) << end.code << end.err << end.out;
    check();
    return first.signal == 9;
  }

 protected:
  virtual void prepare() {}
  virtual words command() = 0;
  virtual int code() const { return 0; }
  virtual void look_at_the_journal() {}
  virtual void check() { expect_all_have_it(); }

  words rest() { return {command()[0], "-c", "next.lua", "--resume", "-y", "-q"}; }
  void write_new() { folder_.write("next.lua", map_text("new = \"127.0.0.1:1\"\n")); }
  void expect_all_have_it() {
    for (const auto* n : all_) EXPECT_EQ(n->map()["new"], "127.0.0.1:1");
    expect_well();
  }
  void expect_well() {
    for (const auto* n : all_) {
      EXPECT_EQ(n->map().at("b"), b_.address());
      EXPECT_LE(drops(*n), 1u) << "told twice to drop a live sender";
    }
    EXPECT_EQ(last_run(), "done: 3 ok");
  }
};

class push : public one_kill {
  words command() override { return push_words({"--force", "--batch", "1"}); }
};

// The last node refuses it, so the others are put back.
class push_that_is_put_back : public one_kill {
  void prepare() override {
    c_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
      if (asked.starts_with("reload") && asked.find("127.0.0.1:1\"") != std::string::npos)
        return fake_reply{kind::error};
      return std::nullopt;
    });
  }
  words command() override { return push_words({"-y", "--batch", "1", "--on-fail", "rollback"}); }
  int code() const override { return 9; }
  // What was put back is not said to have the new map, and nobody gets that again.
  void look_at_the_journal() override {
    const auto back = std::count_if(all_.begin(), all_.end(), [](const auto* n) {
      const auto map = n->map();
      return map.contains("new") && map.at("new") == "false";
    });
    const auto journaled_back = journaled({"rolling-back", "rolled-back"});
    EXPECT_GE(journaled_back, static_cast<std::size_t>(back)) << last_run();
    if (journaled_back > 0) pushes_before_resume_ = pushes_to_a();
  }
  std::size_t pushes_to_a() const {
    const auto told = a_.asked("reload");
    return static_cast<std::size_t>(std::count_if(
        told.begin(), told.end(), [](const auto& text) { return text.find("127.0.0.1:1\"") != text.npos; }));
  }
  void check() override {
    for (const auto* n : all_) {
      const auto map = n->map();
      const auto at = map.find("new");
      EXPECT_TRUE(at == map.end() || at->second == "false") << at->second;
    }
    EXPECT_EQ(last_run(), "rolled-back: 3 rolled-back");
    EXPECT_EQ(pushes_to_a(), pushes_before_resume_.value_or(pushes_to_a()));
  }
  std::optional<std::size_t> pushes_before_resume_;
};

class reload : public one_kill {
  void prepare() override {
    write_new();
    for (auto* n : all_) n->has_file({{"new", "127.0.0.1:1"}});
  }
  words command() override { return {"reload", "a,b,c", "-c", "next.lua", "-y", "-q", "--batch", "1"}; }
};

class force_reload : public one_kill {
  void prepare() override {
    write_new();
    for (auto* n : all_) n->has_file({{"new", "127.0.0.1:1"}});
  }
  words command() override { return {"force-reload", "a,b,c", "-c", "next.lua", "-y", "-q", "--batch", "1"}; }
};

// Back to the first revision: what the second one brought is switched off.
class rollback : public one_kill {
  void prepare() override {
    ASSERT_EQ(run(push_words({"-y"})).code, 0);
    for (const auto* n : all_) ASSERT_EQ(n->map()["new"], "127.0.0.1:1");
  }
  words command() override { return {"rollback", "1", "-c", "next.lua", "--force", "-q", "--batch", "1"}; }
  void check() override {
    for (const auto* n : all_) EXPECT_EQ(n->map()["new"], "false");
    expect_well();
  }
};

template <class Life>
class killed_at_every_step : public testing::Test {};

struct verb_names {
  template <class Life>
  static std::string GetName(int) {
    if (std::is_same_v<Life, push>) return "push";
    if (std::is_same_v<Life, push_that_is_put_back>) return "push_that_is_put_back";
    if (std::is_same_v<Life, reload>) return "reload";
    return std::is_same_v<Life, force_reload> ? "force_reload" : "rollback";
  }
};

using lives = testing::Types<push, push_that_is_put_back, reload, force_reload, rollback>;
TYPED_TEST_SUITE(killed_at_every_step, lives, verb_names);

// AddressSanitizer takes half a second to start a process: with it, every fifth step will do.
#ifdef __SANITIZE_ADDRESS__
constexpr int kill_stride = 5;
#else
constexpr int kill_stride = 1;
#endif

TYPED_TEST(killed_at_every_step, is_finished_by_resume_and_no_live_sender_is_dropped_twice) {
  int point = 1;
  for (bool was_reached = true; was_reached; point += kill_stride) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    TypeParam life;
    was_reached = life.play(point);
    if (testing::Test::HasFailure()) break;
  }
  // The lock, and at least a write and a sync for the beginning of the run, each of three nodes, and the end.
  EXPECT_GE(point, 1 + 2 * 5) << "the injector does not see the journal";
}

}  // namespace
}  // namespace bee::test
