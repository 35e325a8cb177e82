#include <fmt/format.h>

#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/stock/lists.hpp"
#include "bee/value/convert.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/reach/node_look.hpp"
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

task<attempt<value::table>> ask_launcher_for(remote& to, std::string command) {
  constexpr double share = 0.7;  // of the time is for its services
  const auto patience = static_cast<std::int64_t>(to_ms(to.limit().left()) * share / 10);
  auto what = ".launcher " + command;
  auto body = list_of(std::move(command), std::max<std::int64_t>(1, patience));
  question q(wire::address(".launcher"), std::move(body), std::move(what));
  co_return co_await stock::ask_table(to, std::move(q), "a table of services");
}

// A launcher that has no such command answers as if it had: {"Unknown command"}, in which no service stands.
failure not_believed(const char* command) {
  failure out;
  out.code = exit_code::remote;
  out.message = fmt::format(".launcher {}: it has told of no service; it may not know the command", command);
  out.about = subject::node;
  return out;
}

task<void> look_before(remote& to, node_talk& talk, gc_node& n) {
  const auto memory = co_await ask_launcher_for(to, "MEM");
  if (!memory) co_return talk.add_failure(memory.error());
  const auto sample = read_told(*memory);
  if (sample.services.empty()) co_return talk.add_failure(not_believed("MEM"));
  n.services = sample.services.size();
  n.before_kb = sample.all.memory_kb;
}

task<void> collect(remote& to, node_talk& talk, gc_node& n) {
  const auto memory = co_await ask_launcher_for(to, "GC");
  if (!memory) co_return talk.add_failure(memory.error());
  const auto sample = read_told(*memory);
  if (sample.services.empty()) co_return talk.add_failure(not_believed("GC"));
  n.services = sample.services.size();
  n.after_kb = sample.all.memory_kb;
  talk.add_result(row_of(n));
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

void show_plan(const std::vector<gc_node>& all, report& out) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    node_report about;
    about.node = all[i].to.name;
    if (all[i].to.address) about.address = to_string(*all[i].to.address);
    about.result = row_of(all[i]);
    about.place = i;
    out.add(std::move(about));
  }
  out.fail({exit_code::no, ran::no, "this would change something", {}, subject::itself, {}});
}

void run_gc(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  std::vector<gc_node> looked_at(to->nodes.size());
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return look_before(node, talk, looked_at[talk.place()]); });
  auto all = found_nodes(std::move(looked_at), to->nodes);
  if (out.error() || all.empty()) return;
  if (in.has("dry-run")) return show_plan(all, out);
  std::string lines;
  std::vector<cluster::node> nodes;
  for (const auto& n : all) {
    lines += (lines.empty() ? "" : "\n") + line_of(n);
    nodes.push_back(n.to);
  }
  if (const auto agreed = confirm(in, lines, question_of(all)); !agreed) return out.fail(agreed.error());
  on_nodes(in, nodes, out,
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
