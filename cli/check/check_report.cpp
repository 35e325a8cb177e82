#include "cli/check/check_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/value/convert.hpp"
#include "cli/base/text_table.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

struct told_finding {
  const subject_checks* of;
  const finding* what;
};

std::vector<told_finding> worst_first(const std::vector<subject_checks>& all) {
  std::vector<told_finding> out;
  for (const auto& s : all)
    for (const auto& f : s.findings)
      if (f.how != severity::ok) out.push_back({&s, &f});
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.what->how > b.what->how; });
  return out;
}

void count_in(std::string& out, std::size_t n, std::string_view what) {
  if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, what);
}

value::value rounded(const std::optional<double>& x) {
  if (!x) return nullptr;
  return std::round(*x * 1000) / 1000;
}

tree facts_of(const finding& f) {
  tree::object out{{"check", f.check}, {"state", to_text(f.how)}, {"text", f.text}};
  if (!f.value) return out;
  out.emplace_back("value", rounded(f.value));
  if (!f.unit.empty()) out.emplace_back("unit", f.unit);
  out.emplace_back("warn", value::to_value(f.from.warn));
  out.emplace_back("crit", value::to_value(f.from.crit));
  return out;
}

std::string node_text(const subject_checks& s) {
  return s.node.empty() ? "-" : escape_for_terminal(s.node);
}

// What stands behind the bar begins there: none may stand in a text.
std::string without_bars(std::string text) {
  std::replace(text.begin(), text.end(), '|', '/');
  return text;
}

// 'node.check'=VALUE[UNIT];WARN;CRIT;0
std::string performance(const subject_checks& s, const finding& f) {
  auto label = without_bars(node_text(s)) + "." + f.check;
  for (char& c : label)
    if (c == '\'' || c == '=') c = '_';
  const auto limit = [](const std::optional<double>& x) { return x ? fmt::format("{}", *x) : ""; };
  return fmt::format("'{}'={:.3f}{};{};{};0", label, *f.value, f.unit, limit(f.from.warn),
                     limit(f.from.crit));
}

}  // namespace

check_tally tally_of(const std::vector<subject_checks>& all) {
  check_tally out;
  for (const auto& s : all) {
    out.subjects += !s.node.empty();
    out.checks += s.findings.size();
    for (const auto& f : s.findings) {
      out.critical += f.how == severity::critical;
      out.warning += f.how == severity::warning;
      out.unknown += f.how == severity::unknown;
    }
  }
  return out;
}

std::string tally_text(const check_tally& t) {
  std::string out;
  count_in(out, t.critical, "critical");
  count_in(out, t.warning, "warning");
  count_in(out, t.unknown, "unknown");
  const auto nodes = fleet::count_text(t.subjects, "node");
  return out.empty() ? fmt::format("ok: {} of {}", fleet::count_text(t.checks, "check"), nodes)
                     : out + " of " + nodes;
}

std::string findings_text(const std::vector<subject_checks>& all, bool has_color) {
  std::vector<std::vector<text_cell>> rows;
  for (const auto& [of, what] : worst_first(all))
    rows.push_back({{std::string(to_text(what->how)), false, tone_of(what->how)},
                    {node_text(*of)},
                    {what->check},
                    {translated_sentence(what->text)}});
  return rows.empty() ? translated_sentence(tally_text(tally_of(all))) + "\n"
                      : lay_out({}, std::move(rows), {has_color});
}

tree facts_of(const std::vector<finding>& all) {
  tree::array checks;
  for (const auto& f : all) checks.push_back(facts_of(f));
  return tree::object{{"state", to_text(worst_of(all))}, {"checks", std::move(checks)}};
}

monitor_state monitor_state_of(const std::vector<subject_checks>& all) {
  constexpr std::size_t most_text = 3000;
  constexpr std::size_t most_values = 4000;
  auto worst = severity::ok;
  for (const auto& s : all) worst = std::max(worst, worst_of(s.findings));
  constexpr std::string_view words[] = {"OK", "UNKNOWN", "WARNING", "CRITICAL"};
  constexpr int codes[] = {0, 3, 1, 2};
  auto line = fmt::format("BEECTL {} - {}", words[static_cast<int>(worst)], tally_text(tally_of(all)));
  for (const auto& [of, what] : worst_first(all)) {
    if (line.size() > most_text) break;
    line += "; " + without_bars(node_text(*of) + " " + what->check + ": " + what->text);
  }
  std::string values;
  for (const auto& s : all)
    for (const auto& f : s.findings)
      if (f.value && values.size() < most_values) values += " " + performance(s, f);
  return {values.empty() ? line : line + " |" + values, codes[static_cast<int>(worst)]};
}

}  // namespace bee::cli
