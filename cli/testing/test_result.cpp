#include "cli/testing/test_result.hpp"

#include <algorithm>

namespace bee::cli {

std::string_view to_text(test_end end) {
  constexpr std::string_view texts[] = {"passed", "failed", "unreachable", "misuse", "pending", "not-run"};
  return texts[static_cast<int>(end)];
}

void test_tally::add(test_end end) {
  ++all;
  std::size_t* const counts[] = {&passed, &failed, &unreachable, &misuse, &pending, &not_run};
  ++*counts[static_cast<int>(end)];
}

test_end end_of(const std::vector<script::test_fault>& faults) {
  if (faults.empty()) return test_end::passed;
  const auto all_are = [&](std::string_view kind) {
    return std::all_of(faults.begin(), faults.end(), [kind](const auto& f) { return f.kind == kind; });
  };
  const bool has_misuse =
      std::any_of(faults.begin(), faults.end(), [](const auto& f) { return f.kind == "misuse"; });
  if (has_misuse) return test_end::misuse;
  if (all_are("unreachable")) return test_end::unreachable;
  return all_are("pending") ? test_end::pending : test_end::failed;
}

}  // namespace bee::cli
