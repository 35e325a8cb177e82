#include "cli/testing/test_plan.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace bee::cli {
namespace {

using script::test_block;
using script::test_case;
using script::test_part;

// What a block holds: tests, and blocks at the place of their first test.
struct block_item {
  bool is_block = false;
  std::size_t of = 0;
};

class planner {
 public:
  planner(const std::vector<test_block>& blocks, const std::vector<test_case>& cases,
          const test_selection& how)
      : blocks_(blocks), items_(blocks.size()), is_known_(blocks.size(), false), how_(how) {
    is_known_[0] = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (!how.picks(cases[i])) continue;
      know(cases[i].block);
      items_[cases[i].block].push_back({false, i});
    }
  }

  std::vector<plan_step> run() {
    if (!items_[0].empty()) add(0);
    return std::move(out_);
  }

 private:
  void know(std::size_t block) {
    if (is_known_[block]) return;
    is_known_[block] = true;
    know(blocks_[block].parent);
    items_[blocks_[block].parent].push_back({true, block});
  }

  void add(std::size_t block) {
    const auto& items = items_[block];
    if (blocks_[block].has_setup) out_.push_back({test_part::setup, block});
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (how_.seed) order = shuffled(items.size(), *how_.seed + block);
    for (const auto i : order) {
      if (items[i].is_block) {
        add(items[i].of);
      } else {
        out_.push_back({test_part::test, items[i].of});
      }
    }
    if (blocks_[block].has_setup || blocks_[block].has_teardown) out_.push_back({test_part::teardown, block});
  }

  const std::vector<test_block>& blocks_;
  std::vector<std::vector<block_item>> items_;
  std::vector<bool> is_known_;
  const test_selection& how_;
  std::vector<plan_step> out_;
};

}  // namespace

bool test_selection::picks(const test_case& c) const {
  const auto has_tag = [&](const std::string& tag) {
    return std::find(c.tags.begin(), c.tags.end(), tag) != c.tags.end();
  };
  const auto is_in_name = [&](const std::string& text) { return c.name.find(text) != std::string::npos; };
  return (filters.empty() || std::any_of(filters.begin(), filters.end(), is_in_name)) &&
         (tags.empty() || std::any_of(tags.begin(), tags.end(), has_tag)) &&
         std::none_of(not_tags.begin(), not_tags.end(), has_tag);
}

std::vector<plan_step> plan_tests(const std::vector<test_block>& blocks, const std::vector<test_case>& cases,
                                  const test_selection& how) {
  return planner(blocks, cases, how).run();
}

// Not std::shuffle, whose order is that of the library.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> out(count);
  std::iota(out.begin(), out.end(), std::size_t{0});
  std::mt19937_64 random(seed);
  for (auto i = count; i > 1; --i) std::swap(out[i - 1], out[random() % i]);
  return out;
}

}  // namespace bee::cli
