#include "cli/report/junit.hpp"

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

std::string xml(std::string_view bytes, bool keep_lines = false) {
  const auto text = escape_for_terminal(bytes, keep_lines);
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

std::string seconds(double ms) {
  return ms == 0 ? "0" : fmt::format("{:.6f}", ms / 1000);
}

std::string case_text(const junit_case& c) {
  const auto head = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{}\"", xml(c.name),
                                xml(c.classname), seconds(c.elapsed_ms));
  if (c.how == junit_case::end::passed) return head + "/>\n";
  if (c.how == junit_case::end::skipped) return head + ">\n      <skipped/>\n    </testcase>\n";
  const auto* element = c.how == junit_case::end::failed ? "failure" : "error";
  const auto what = fmt::format("<{} type=\"{}\" message=\"{}\"", element, xml(c.type), xml(c.message));
  const auto end = c.text.empty() ? "/>" : fmt::format(">{}</{}>", xml(c.text, true), element);
  return fmt::format("{}>\n      {}{}\n    </testcase>\n", head, what, end);
}

std::string suite_text(const junit_suite& s, std::size_t id, const std::string& timestamp) {
  const auto count = [&](junit_case::end is) {
    return std::count_if(s.cases.begin(), s.cases.end(), [is](const junit_case& c) { return c.how == is; });
  };
  const auto skipped = count(junit_case::end::skipped);
  auto out = fmt::format(
      "  <testsuite id=\"{}\" name=\"{}\" package=\"{}\" hostname=\"{}\" timestamp=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\"{} time=\"{:.3f}\">\n    <properties/>\n",
      id, xml(s.name), xml(s.package), xml(s.hostname), timestamp, s.cases.size(),
      count(junit_case::end::failed), count(junit_case::end::error),
      skipped > 0 ? fmt::format(" skipped=\"{}\"", skipped) : "", s.elapsed_ms / 1000);
  for (const auto& c : s.cases) out += case_text(c);
  return out + "    <system-out/>\n    <system-err/>\n  </testsuite>\n";
}

}  // namespace

std::string junit_text(const std::vector<junit_suite>& all, std::int64_t unix_ms) {
  constexpr std::size_t to_seconds = 19;  // 2026-11-23T01:22:05
  const auto timestamp = file::json_time(unix_ms).substr(0, to_seconds);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const auto& s : all) out += suite_text(s, id++, timestamp);
  return out + "</testsuites>\n";
}

}  // namespace bee::cli
