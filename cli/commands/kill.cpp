#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/observe/sample.hpp"
#include "bee/stock/daemon.hpp"
#include "bee/survey/node_look.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/reach/service_pattern.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec kill_words[] = {
    nodes_word,
    {"SERVICE",
     "a handle, :0000000a, or a pattern of command lines with or without snlua: 'room*'",
     completes::service,
     {},
     false,
     true}};
constexpr option_spec kill_options[] = {all_option, except_option, yes_option, plan_option};

struct victim {
  std::uint32_t handle = 0;
  std::string command;
  bool is_tried = false;
  bool is_gone = false;
};

struct kill_node {
  cluster::node to;
  std::vector<victim> victims;
};

// Without these nobody can be told anything on the node any more: they are killed by handle alone.
bool is_of_the_framework(std::string_view command) {
  constexpr std::string_view needed[] = {"gate", "launcher", "service_mgr"};
  const auto name = name_in(command);
  return observe::is_agent(command) || stock::is_daemon_name(name) ||
         std::find(std::begin(needed), std::end(needed), name) != std::end(needed);
}

bool is_meant(const observe::service_sample& s, const std::vector<std::string>& services) {
  return std::any_of(services.begin(), services.end(), [&](const std::string& text) {
    if (text.starts_with(':')) return stock::handle_in(value::value(text)) == s.handle;
    return !is_of_the_framework(s.command) && is_like(s.command, text);
  });
}

task<void> find_victims(remote& to, node_talk& talk, const std::vector<std::string>& services, kill_node& n) {
  const auto listed = co_await survey::look_at_list(to);
  if (!listed) co_return talk.add_failure(listed.error());
  for (const auto& s : listed->services)
    if (is_meant(s, services)) n.victims.push_back({s.handle, s.command, false});
}

bool is_listed(const observe::node_sample& in, const victim& v) {
  return std::any_of(in.services.begin(), in.services.end(),
                     [&](const auto& s) { return s.handle == v.handle && s.command == v.command; });
}

task<attempt<void>> kill_by(remote& to, value::value who) {
  question q(wire::address(".launcher"), list_of("KILL", std::move(who)), ".launcher KILL");
  const auto answer = co_await to.call(std::move(q));
  if (!answer) co_return answer.error();
  co_return boost::system::in_place_value;
}

// Cores before v1.4.0 take the handle as a text and misread a number; later ones that get a text may keep the
// dead service in their list until they get the number. What the answer says is not believed, the list is.
task<attempt<void>> kill_one(remote& to, victim& v) {
  for (const bool is_number : {false, true}) {
    const auto before = co_await survey::look_at_list(to);
    if (!before) co_return before.error();
    v.is_gone = !is_listed(*before, v);
    if (v.is_gone) co_return boost::system::in_place_value;
    auto who = is_number ? value::value(v.handle) : value::value(handle_text(v.handle));
    const auto done = co_await kill_by(to, std::move(who));
    if (!done) co_return done.error();
  }
  const auto after = co_await survey::look_at_list(to);
  if (!after) co_return after.error();
  v.is_gone = !is_listed(*after, v);
  co_return boost::system::in_place_value;
}

table rows_of(const kill_node& n, bool is_plan) {
  table out{{"handle", "command", "state"}, {}};
  for (const auto& v : n.victims)
    out.rows.push_back({handle_text(v.handle), v.command,
                        is_plan      ? "to kill"
                        : v.is_gone  ? "gone"
                        : v.is_tried ? "failed"
                                     : "untried"});
  return out;
}

task<void> kill_all(remote& to, node_talk& talk, kill_node& n) {
  attempt<void> done = boost::system::in_place_value;
  for (auto& v : n.victims) {
    to.restart();  // each has the whole limit
    v.is_tried = true;
    done = co_await kill_one(to, v);
    if (!done) break;
  }
  const auto left =
      std::count_if(n.victims.begin(), n.victims.end(), [](const auto& v) { return !v.is_gone; });
  if (!done) co_return talk.add_failure(done.error(), rows_of(n, false));
  if (left == 0) co_return talk.add_result(rows_of(n, false));
  failure why;
  why.code = exit_code::remote;
  why.has_run = ran::unknown;
  why.message = fmt::format(".launcher KILL: {} still listed",
                            fleet::count_text(static_cast<std::size_t>(left), "service"));
  why.about = subject::node;
  talk.add_failure(std::move(why), rows_of(n, false));
}

std::string lines_of(const kill_node& n) {
  std::string out;
  for (const auto& v : n.victims)
    out += fmt::format("{}{}: {} {}", out.empty() ? "" : "\n", escape_for_terminal(n.to.name),
                       handle_text(v.handle), escape_for_terminal(v.command));
  return out;
}

std::string question_of(const std::vector<kill_node>& all) {
  std::size_t services = 0;
  for (const auto& n : all) services += n.victims.size();
  const auto nodes = fleet::count_text(all.size(), "node");
  return services == 1 ? fmt::format("1 service of {} is killed", nodes)
                       : fmt::format("{} services of {} are killed", services, nodes);
}

// Nothing is killed on any node when one of them can not be asked: a pattern means them all.
attempt<std::vector<kill_node>> find_all(const invocation& in, const targets& to, report& out) {
  std::vector<kill_node> found(to.nodes.size());
  on_nodes(in, to.nodes, out, [&](remote& node, node_talk& talk) {
    return find_victims(node, talk, to.words, found[talk.place()]);
  });
  if (out.error()) return *out.error();
  if (out.failures() > 0) return stopped("not all nodes could be asked; nothing was killed");
  for (std::size_t i = 0; i < found.size(); ++i) found[i].to = to.nodes[i];
  std::erase_if(found, [](const kill_node& n) { return n.victims.empty(); });
  if (found.empty()) return not_found("no service like that runs there; nothing was killed");
  return found;
}

void run_kill(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (const auto good = refuse_node_behind_all(in, *to); !good) return out.fail(good.error());
  auto all = find_all(in, *to, out);
  if (!all) return out.fail(all.error());
  std::vector<planned_change> plan;
  for (const auto& n : *all) plan.push_back({n.to, rows_of(n, true), lines_of(n)});
  if (!may_change(in, plan, question_of(*all), out)) return;
  std::size_t most = 1;
  for (const auto& n : *all) most = std::max(most, n.victims.size());
  on_nodes(in, nodes_of(plan), out,
           [&](remote& node, node_talk& talk) { return kill_all(node, talk, (*all)[talk.place()]); },
           {.limits = most});
}

}  // namespace

extern const verb kill_verb;
const verb kill_verb{
    .name = "kill",
    .summary = "kill services of nodes",
    .usage = "NODES SERVICE...",
    .help =
        "Has the launcher of each node kill services, and looks whether they are gone: a launcher answers "
        "in\n"
        "the same words when it has killed nothing. Shows which services those are, and asks. Messages that\n"
        "wait in them are lost. When a node can not be asked for its services, nothing is killed on any.\n"
        "\n"
        "A pattern never means the services of skynet itself that the node is reached through (clusterd, "
        "its\n"
        "agents and gate, service_mgr); a handle does. Each service has the whole of --timeout.",
    .touches = effect::changes,
    .words = kill_words,
    .options = kill_options,
    .examples = {{{"what would be killed", "beectl kill lobby_1 'room*' -n"},
                  {"one service by its handle", "beectl kill lobby_1 :0000002a"}}},
    .run = run_kill,
};

}  // namespace bee::cli::commands
