#include "cli/check/check_junit.hpp"

#include "cli/report/junit.hpp"

namespace bee::cli {
namespace {

junit_case::end end_of(severity how) {
  if (how == severity::ok) return junit_case::end::passed;
  return how == severity::unknown ? junit_case::end::error : junit_case::end::failed;
}

junit_case case_of(const std::string& suite, const finding& f) {
  return {f.check, suite, 0, end_of(f.how), std::string(to_text(f.how)), f.text, {}};
}

}  // namespace

std::string junit_text(const std::vector<subject_checks>& all, std::int64_t unix_ms) {
  std::vector<junit_suite> suites;
  for (const auto& s : all) {
    const auto name = s.node.empty() ? "cluster" : s.node;
    auto& suite = suites.emplace_back(
        junit_suite{name, "beectl.check", s.address.empty() ? "-" : s.address, s.elapsed_ms, {}});
    for (const auto& f : s.findings) suite.cases.push_back(case_of(name, f));
  }
  return junit_text(suites, unix_ms);
}

}  // namespace bee::cli
