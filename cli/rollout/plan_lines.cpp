#include "cli/rollout/plan_lines.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_on_a_line = 3;

std::string address_text(const std::optional<endpoint>& at) {
  return at ? to_string(*at) : "false";
}

}  // namespace

void folded_lines::add(const std::string& node, std::string what) {
  const auto [at, is_new] = places_.emplace(what, groups_.size());
  if (is_new) groups_.push_back({{}, std::move(what)});
  groups_[at->second].nodes.push_back(node);
}

std::string folded_lines::text() const {
  std::string out;
  for (const auto& g : groups_) {
    out += names_text(g.nodes) + ": " + g.what;
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

std::string names_text(const std::vector<std::string>& names) {
  return escape_for_terminal(cluster::compress(names));
}

std::string change_text(const cluster::node_change& c) {
  const auto name = escape_for_terminal(c.name);
  switch (c.kind) {
    case cluster::change_kind::added: return fmt::format("add {}: {}", name, address_text(c.after));
    case cluster::change_kind::changed:
      return fmt::format("change {}: {} -> {}", name, address_text(c.before), address_text(c.after));
    case cluster::change_kind::removed: break;
  }
  return fmt::format("set false {}", name) + (c.before ? ": " + address_text(c.before) + " -> false" : "");
}

std::string list_or_lines(const std::vector<std::string>& things, std::string_view what) {
  const bool is_short = things.size() <= most_on_a_line;
  std::string out = is_short ? "" : fmt::format("{} {}", things.size(), what);
  for (const auto& thing : things) out += (is_short ? (out.empty() ? "" : "; ") : "\n  ") + thing;
  return out;
}

}  // namespace bee::cli
