#include "cli/check/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/file/time_text.hpp"

namespace bee::cli {
namespace {

std::string_view entity_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&apos;";
    default: return {};
  }
}

// U+FFFE and U+FFFF are UTF-8, can be seen as boxes, and are no characters of XML.
bool is_no_character(std::string_view text, std::size_t at) {
  const auto three = text.substr(at, 3);
  return three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf";
}

std::string xml(std::string_view bytes) {
  const auto text = escape_for_terminal(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto entity = entity_of(text[i]);
    if (is_no_character(text, i)) {
      out += '?';
      i += 2;
    } else if (entity.empty()) {
      out += text[i];
    } else {
      out += entity;
    }
  }
  return out;
}

bool is_failure(const finding& f) {
  return f.how == severity::warning || f.how == severity::critical;
}

std::string case_text(const std::string& suite, const finding& f) {
  const auto head =
      fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"", xml(f.check), xml(suite));
  if (f.how == severity::ok) return head + "/>\n";
  const auto* element = is_failure(f) ? "failure" : "error";
  return fmt::format("{}>\n      <{} type=\"{}\" message=\"{}\"/>\n    </testcase>\n", head, element,
                     to_text(f.how), xml(f.text));
}

std::string suite_text(const subject_checks& s, std::size_t id, const std::string& timestamp) {
  const auto name = s.node.empty() ? "cluster" : s.node;
  const auto count = [&](auto is) { return std::count_if(s.findings.begin(), s.findings.end(), is); };
  auto out = fmt::format(
      "  <testsuite id=\"{}\" name=\"{}\" package=\"beectl.check\" hostname=\"{}\" timestamp=\"{}\" "
      "tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n    <properties/>\n",
      id, xml(name), xml(s.address.empty() ? "-" : s.address), timestamp, s.findings.size(),
      count(is_failure), count([](const finding& f) { return f.how == severity::unknown; }),
      s.elapsed_ms / 1000);
  for (const auto& f : s.findings) out += case_text(name, f);
  return out + "    <system-out/>\n    <system-err/>\n  </testsuite>\n";
}

}  // namespace

std::string junit_text(const std::vector<subject_checks>& all, std::int64_t unix_ms) {
  constexpr std::size_t to_seconds = 19;  // 2026-11-23T01:22:05
  const auto timestamp = file::json_time(unix_ms).substr(0, to_seconds);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const auto& s : all) out += suite_text(s, id++, timestamp);
  return out + "</testsuites>\n";
}

}  // namespace bee::cli
