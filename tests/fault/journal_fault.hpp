// Three nodes with a live sender to b, and beectl with the fault injector between it and the disk: see
// faults.cpp.
#pragma once

#include <set>

#include "fleet_fault.hpp"

namespace bee::test {

class journal_fault : public fleet_fault {
 protected:
  /// All have acknowledged a first map.
  void begin() {
    ASSERT_EQ(push_first().code, 0);
    for (auto* n : all_) n->knows("b", b_.address(), true);
    remember();
  }

  program_end run_with_fault(const char* fault, int number, const words& what) {
    const auto saved = environment_;
    environment_["LD_PRELOAD"] = FAULTS;
    environment_["ASAN_OPTIONS"] = "verify_asan_link_order=0";
    environment_[fault] = std::to_string(number);
    auto end = run(what);
    environment_ = saved;
    return end;
  }

  /// What comes after it is held against this moment.
  void remember() {
    runs_before_ = begun_runs();
    for (std::size_t i = 0; i < all_.size(); ++i) told_before_[i] = all_[i]->asked("reload").size();
  }
  bool has_begun_a_run() { return begun_runs() > runs_before_; }
  std::size_t told_nodes() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < all_.size(); ++i)
      count += all_[i]->asked("reload").size() > told_before_[i] ? 1 : 0;
    return count;
  }
  /// A node that was told is one of which the journal says that something may have been sent.
  void expect_all_that_was_sent_is_written_down() {
    const auto untouched = has_begun_a_run() ? journaled({"planned", "unchanged", "skipped"}) : all_.size();
    EXPECT_LE(told_nodes(), all_.size() - untouched) << last_run();
  }
  /// How many nodes of the newest run are in one of these states.
  std::size_t journaled(const std::set<std::string>& states) {
    std::size_t sum = 0;
    const auto newest = runs()[0]["nodes"];
    for (const auto& [state, count] : newest.items())
      if (states.contains(state)) sum += count.get<std::size_t>();
    return sum;
  }

  /// How often a node was told to drop its sender to b.
  static std::size_t drops(const fake_node& n) {
    const auto told = n.asked("reload");
    return static_cast<std::size_t>(std::count_if(told.begin(), told.end(), [](const auto& text) {
      return text.find("b = false") != std::string::npos;
    }));
  }

  const std::array<fake_node*, 3> all_{&a_, &b_, &c_};

 private:
  // An attempt that ended before its first step is in the journal too.
  std::size_t begun_runs() {
    const auto all = runs();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& r) { return r["state"] != "not-begun"; }));
  }

  std::size_t runs_before_ = 0;
  std::array<std::size_t, 3> told_before_{};
};

}  // namespace bee::test
