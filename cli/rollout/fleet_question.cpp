#include "cli/rollout/fleet_question.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "cli/rollout/plan_lines.hpp"

namespace bee::cli {
namespace {

std::string what_happens(const fleet_change& c) {
  const bool is_one = c.told == 1;
  if (c.act != fleet_act::push) return is_one ? " reads its own file again" : " read their own files again";
  const auto file = escape_for_terminal(c.file);
  if (!c.goes_back) return (is_one ? " gets " : " get ") + file;
  return (is_one ? " gets back what it had before " : " get back what they had before ") + file;
}

// Each part of a folded list: "a,!b".
std::string left_out(const std::vector<std::string>& names) {
  std::string out;
  int depth = 0;
  for (const char c : names_text(names)) {
    depth += static_cast<int>(c == '[') - static_cast<int>(c == ']');
    out += c;
    if (c == ',' && depth == 0) out += '!';
  }
  return out;
}

}  // namespace

std::string text_of(const fleet_change& c) {
  auto out = fleet::count_text(c.all, "node");
  if (c.told != c.all) out = fmt::format("{} of {}", c.told, out);
  return out + what_happens(c);
}

std::string without_hint(const std::vector<std::string>& unreachable) {
  return fmt::format(
      "--max-fail {} bears that and goes on, 'all,!{}' for NODES leaves out, --force goes past whatever "
      "fails",
      unreachable.size(), left_out(unreachable));
}

}  // namespace bee::cli
