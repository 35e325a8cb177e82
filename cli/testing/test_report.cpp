#include "cli/testing/test_report.hpp"

#include <map>

#include "bee/base/bytes.hpp"
#include "cli/report/junit.hpp"
#include "cli/testing/test_text.hpp"

namespace bee::cli {
namespace {

tree tree_of(const script::test_fault& f, const std::string& path) {
  tree::object out{{"file", f.file.empty() ? path : f.file}};
  if (f.line > 0) out.emplace_back("line", std::int64_t{f.line});
  out.emplace_back("class", f.kind);
  out.emplace_back("message", f.text);
  if (f.expected) out.emplace_back("expected", *f.expected);
  if (f.got) out.emplace_back("got", *f.got);
  return out;
}

tree tree_of(const test_result& r) {
  tree::array faults;
  for (const auto& f : r.faults) faults.push_back(tree_of(f, r.file));
  return tree::object{
      {"name", r.name},
      {"file", r.file},
      {"line", std::int64_t{r.line}},
      {"tags", cli::tree_of(r.tags)},
      {"state", std::string(to_text(r.end))},
      {"elapsed_ms", static_cast<double>(static_cast<std::int64_t>(r.elapsed_ms * 1000)) / 1000},
      {"tries", static_cast<std::int64_t>(r.tries)},
      {"faults", std::move(faults)},
      {"said", r.said}};
}

junit_case::end junit_end(const test_result& r) {
  switch (r.end) {
    case test_end::passed: return junit_case::end::passed;
    case test_end::pending:
    case test_end::not_run: return junit_case::end::skipped;
    case test_end::failed: break;
    default: return junit_case::end::error;
  }
  return r.faults.front().kind == "expect" ? junit_case::end::failed : junit_case::end::error;
}

junit_case junit_of(const test_result& r, bool was_interrupted) {
  junit_case out{r.name, r.file, r.elapsed_ms, junit_end(r)};
  if (was_interrupted && r.end == test_end::not_run) {
    out.how = junit_case::end::error;
    out.type = "interrupted";
    out.message = "the run was interrupted before this test had ended";
  }
  if (r.faults.empty()) return out;
  out.type = r.faults.front().kind;
  out.message = r.faults.front().text;
  for (const auto& f : r.faults) out.text += fault_text(r.file, f, "");
  out.text += r.said;
  return out;
}

junit_case junit_of(const bad_test_file& f) {
  return {
      "the file", f.path, 0, junit_case::end::error, f.why.kind, f.why.text, fault_text(f.path, f.why, "")};
}

}  // namespace

test_tally test_results::tally() const {
  test_tally out;
  for (const auto& r : tests) out.add(r.end);
  out.bad_files = bad_files.size();
  return out;
}

tree tree_of(const test_results& all) {
  const auto t = all.tally();
  const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  tree::array tests;
  for (const auto& r : all.tests) tests.push_back(tree_of(r));
  tree::array files;
  for (const auto& f : all.bad_files) files.push_back(tree_of(f.why, f.path));
  tree::object out{{"tests", std::move(tests)},           {"wrong_files", std::move(files)},
                   {"passed", count(t.passed)},           {"failed", count(t.failed)},
                   {"unreachable", count(t.unreachable)}, {"misuse", count(t.misuse)},
                   {"pending", count(t.pending)},         {"not_run", count(t.not_run)}};
  if (all.seed) out.emplace_back("seed", std::to_string(*all.seed));
  return out;
}

std::string junit_text(const test_results& all, std::int64_t unix_ms) {
  std::vector<junit_suite> suites;
  std::map<std::string, std::size_t> places;
  const auto suite_of = [&](const std::string& file) -> junit_suite& {
    const auto [at, is_new] = places.emplace(file, suites.size());
    if (is_new) suites.push_back({file, "beectl.test", "-", 0, {}});
    return suites[at->second];
  };
  for (const auto& f : all.bad_files) suite_of(f.path).cases.push_back(junit_of(f));
  for (const auto& r : all.tests) {
    auto& suite = suite_of(r.file);
    suite.elapsed_ms += r.elapsed_ms;
    suite.cases.push_back(junit_of(r, all.was_interrupted));
  }
  return cli::junit_text(suites, unix_ms);
}

std::optional<failure> verdict_of(const test_tally& t, ran has_run) {
  const auto code = t.bad_files + t.misuse > 0 ? exit_code::bad_input
                    : t.failed > 0             ? exit_code::no
                    : t.unreachable > 0        ? exit_code::unreachable
                                               : exit_code::done;
  if (code == exit_code::done) return std::nullopt;
  return failure{code, has_run, tally_text(t), {}, subject::itself, {}};
}

}  // namespace bee::cli
