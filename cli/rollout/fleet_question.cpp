#include "cli/rollout/fleet_question.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "cli/rollout/plan_lines.hpp"
#include "cli/rollout/protected_context.hpp"

namespace bee::cli {
namespace {

std::string what_happens(const fleet_change& c) {
  const bool is_one = c.told == 1;
  if (c.act != fleet_act::push) return is_one ? " reads its own file again" : " read their own files again";
  const auto file = escape_for_terminal(c.file);
  if (!c.goes_back) return (is_one ? " gets " : " get ") + file;
  return (is_one ? " gets back what it had before " : " get back what they had before ") + file;
}

std::string question_text(const fleet_change& c, const std::string& context) {
  auto out = fleet::count_text(c.all, "node");
  if (c.told != c.all) out = fmt::format("{} of {}", c.told, out);
  out += what_happens(c);
  return context.empty() ? out : out + ", in context " + escape_for_terminal(context);
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

reply is_agreed(const invocation& in, const fleet_change& c) {
  const auto name = protected_context(in);
  if (!name) return ask(question_text(c, in.set.context) + ": go on?");
  return ask_for_name(question_text(c, *name) + ", which is protected: its name to go on?", *name);
}

std::string without_hint(const std::vector<std::string>& unreachable) {
  return fmt::format(
      "--max-fail {} bears that and goes on, 'all,!{}' for NODES leaves out, --force goes past whatever "
      "fails",
      unreachable.size(), left_out(unreachable));
}

}  // namespace bee::cli
