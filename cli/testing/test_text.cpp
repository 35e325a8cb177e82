#include "cli/testing/test_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "bee/base/bytes.hpp"
#include "cli/base/tone.hpp"
#include "cli/testing/value_diff.hpp"

namespace bee::cli {
namespace {

struct shown_end {
  std::string_view text;
  tone says;
};

shown_end shown(test_end end) {
  switch (end) {
    case test_end::passed: return {"ok", tone::good};
    case test_end::failed: return {"FAILED", tone::failed};
    case test_end::unreachable: return {"UNREACHABLE", tone::down};
    case test_end::misuse: return {"WRONG", tone::failed};
    case test_end::pending: return {"pending", tone::unknown};
    case test_end::not_run: break;
  }
  return {"not run", tone::unknown};
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    out += std::string(indent) + std::string(line) + "\n";
  }
  return out;
}

std::string tries_text(const test_result& r) {
  return r.tries > 1 ? fmt::format(", {} tries", r.tries) : "";
}

void count_in(std::string& out, std::size_t n, std::string_view what) {
  if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, what);
}

// '#' begins a directive, and a backslash takes that from it.
std::string tap_name(std::string_view name) {
  std::string out;
  for (const char c : escape_for_terminal(name)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string fault_text(const std::string& path, const script::test_fault& f, const std::string& indent) {
  auto out = indented(to_string(path, f), indent);
  if (!f.expected || !f.got) return out;
  const auto lines = diff_lines(*f.expected, *f.got);
  if (!lines.empty()) out += indent + "  - expected, + got\n";
  for (const auto& line : lines) out += indent + "  " + line + "\n";
  return out;
}

std::string result_text(const test_result& r, bool color) {
  const auto [word, says] = shown(r.end);
  auto out =
      in_color(fmt::format("{:<11}", word), color ? says : tone::plain) + "  " + escape_for_terminal(r.name);
  if (r.tries > 0) out += fmt::format("  {:.1f} ms{}", r.elapsed_ms, tries_text(r));
  out += "\n";
  for (const auto& f : r.faults) out += fault_text(r.file, f, "    ");
  return out + indented(r.said, "    | ");
}

std::string result_text(const bad_test_file& f, bool color) {
  const auto word = in_color(fmt::format("{:<11}", "WRONG"), color ? tone::failed : tone::plain);
  return word + "  " + escape_for_terminal(f.path) + "\n" + fault_text(f.path, f.why, "    ");
}

std::string tally_text(const test_tally& t) {
  std::string out;
  count_in(out, t.passed, "passed");
  count_in(out, t.failed, "failed");
  count_in(out, t.unreachable, "unreachable");
  count_in(out, t.misuse, "wrong");
  count_in(out, t.bad_files, t.bad_files == 1 ? "file wrong" : "files wrong");
  count_in(out, t.pending, "pending");
  count_in(out, t.not_run, "not run");
  return out.empty() ? "no tests" : out;
}

std::string tap_head() {
  return "TAP version 13\n";
}

std::string tap_end(std::size_t tests) {
  return fmt::format("1..{}\n", tests);
}

std::string tap_text(std::size_t number, const test_result& r) {
  auto out = fmt::format("{} {} - {}", r.is_good() ? "ok" : "not ok", number, tap_name(r.name));
  if (r.end == test_end::pending || r.end == test_end::not_run)
    out += fmt::format(" # SKIP {}", shown(r.end).text);
  out += "\n";
  for (const auto& f : r.faults) out += fault_text(r.file, f, "# ");
  return out + indented(r.said, "# | ");
}

std::string tap_text(std::size_t number, const bad_test_file& f) {
  return fmt::format("not ok {} - {}\n", number, tap_name(f.path)) + fault_text(f.path, f.why, "# ");
}

}  // namespace bee::cli
