#include <fmt/format.h>

#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/survey/node_look.hpp"
#include "bee/value/convert.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec gc_words[] = {nodes_word};
constexpr option_spec gc_options[] = {all_option, except_option, yes_option, plan_option};

// A node whose services are to collect: what they use before, and after.
struct gc_node {
  cluster::node to;
  std::size_t services = 0;
  std::optional<double> before_kb;
  std::optional<double> after_kb;
};

value::value kb_of(const std::optional<double>& kb) {
  return kb ? value::value(std::round(*kb * 100) / 100) : value::value();
}

record row_of(const gc_node& n) {
  return {{"services", static_cast<std::int64_t>(n.services)},
          {"before_kb", kb_of(n.before_kb)},
          {"after_kb", kb_of(n.after_kb)}};
}

// What the launcher lists, and nothing else: it tells those alone.
observe::node_sample read_told(const value::table& memory) {
  return observe::read_sample({std::nullopt, std::nullopt, memory, std::nullopt, false});
}

// A launcher that has no such command answers as if it had: {"Unknown command"}, in which no service stands.
failure not_believed(const char* command) {
  failure out;
  out.code = exit_code::remote;
  out.message = fmt::format(".launcher {}: it has told of no service; it may not know the command", command);
  out.about = subject::node;
  return out;
}

// What MEM or GC has told. False when that is of no service: the talk has why.
bool take_memory(const attempt<value::table>& told, const char* command, node_talk& talk, gc_node& n,
                 std::optional<double>& into) {
  if (!told) return talk.add_failure(told.error()), false;
  const auto sample = read_told(*told);
  if (sample.services.empty()) return talk.add_failure(not_believed(command)), false;
  n.services = sample.services.size();
  into = sample.all.memory_kb;
  return true;
}

task<void> look_before(remote& to, node_talk& talk, gc_node& n) {
  const auto told = co_await survey::ask_services(to, "MEM");
  take_memory(told, "MEM", talk, n, n.before_kb);
}

task<void> collect(remote& to, node_talk& talk, gc_node& n) {
  const auto told = co_await survey::ask_services(to, "GC");
  if (take_memory(told, "GC", talk, n, n.after_kb)) talk.add_result(row_of(n));
}

std::string line_of(const gc_node& n) {
  const auto kb = n.before_kb ? fmt::format("{:.2f} KB", *n.before_kb) : "unknown";
  return fmt::format("{}: {}, {}", escape_for_terminal(n.to.name), fleet::count_text(n.services, "service"),
                     kb);
}

std::string question_of(const std::vector<gc_node>& all) {
  std::size_t services = 0;
  for (const auto& n : all) services += n.services;
  return "garbage is collected in " + fleet::count_text(services, "service") + " of " +
         fleet::count_text(all.size(), "node");
}

// Those that answered, with their addresses.
std::vector<gc_node> found_nodes(std::vector<gc_node> looked_at, const std::vector<cluster::node>& nodes) {
  std::vector<gc_node> out;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (looked_at[i].services == 0) continue;
    looked_at[i].to = nodes[i];
    out.push_back(std::move(looked_at[i]));
  }
  return out;
}

void run_gc(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  std::vector<gc_node> looked_at(to->nodes.size());
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return look_before(node, talk, looked_at[talk.place()]); });
  auto all = found_nodes(std::move(looked_at), to->nodes);
  if (out.error() || all.empty()) return;
  std::vector<planned_change> plan;
  for (const auto& n : all) plan.push_back({n.to, row_of(n), line_of(n)});
  if (!may_change(in, plan, question_of(all), out)) return;
  on_nodes(in, nodes_of(plan), out,
           [&](remote& node, node_talk& talk) { return collect(node, talk, all[talk.place()]); });
}

}  // namespace

extern const verb gc;
const verb gc{
    .name = "gc",
    .summary = "have the services of nodes collect their garbage",
    .usage = "NODES",
    .help =
        "Has the launcher of each node tell all its Lua services to collect their garbage, and shows their "
        "memory\n"
        "in KB before and after. Each service stands still meanwhile. Shows how many services that are, and\n"
        "asks; nodes that can not be reached are gone past.",
    .touches = effect::changes,
    .words = gc_words,
    .options = gc_options,
    .examples = {{{"what would be touched", "beectl gc --all -n"}, {"in a script", "beectl gc lobby_1 -y"}}},
    .run = run_gc,
};

}  // namespace bee::cli::commands
