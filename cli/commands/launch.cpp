#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/observe/sample.hpp"
#include "bee/stock/daemon.hpp"
#include "bee/survey/node_look.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec launch_words[] = {
    nodes_word,
    {"SERVICE", "the name of a Lua service, as skynet.newservice takes it"},
    {"ARG", "its arguments: words, which arrive as texts", completes::nothing, {}, true, true}};
constexpr option_spec launch_options[] = {all_option, except_option, yes_option, plan_option};

constexpr std::size_t longest_line = 4096;  // skynet holds it on the stack of a worker

struct launch_node {
  cluster::node to;
  bool is_seen = false;
  std::vector<std::uint32_t> before;  // services of that command line
  std::optional<std::uint32_t> handle;
};

record row_of(const launch_node& n, const std::string& command, std::string_view state) {
  return {{"handle", n.handle ? value::value(handle_text(*n.handle)) : value::value()},
          {"command", command},
          {"state", state},
          {"alike", static_cast<std::int64_t>(n.before.size())}};
}

std::vector<std::uint32_t> handles_of(const observe::node_sample& listed, const std::string& command) {
  std::vector<std::uint32_t> out;
  for (const auto& s : listed.services)
    if (s.command == command) out.push_back(s.handle);
  return out;
}

// The node puts one space between words and takes them apart again: of a text with one it makes two.
attempt<std::string> command_line_of(const std::vector<std::string>& words) {
  std::string out = "snlua";
  for (const auto& word : words) {
    if (word.empty() || word.find_first_of(" \t\n\v\f\r") != std::string::npos)
      return usage_error("launch: " + in_quotes(word) + " is not one word: the node would take it apart");
    out += " " + word;
  }
  if (out.size() > longest_line)
    return usage_error(fmt::format("launch: a command line has at most {} bytes", longest_line));
  return out;
}

task<void> look_before(remote& to, node_talk& talk, const std::string& command, launch_node& n) {
  const auto listed = co_await survey::look_at_list(to);
  if (!listed) co_return talk.add_failure(listed.error());
  n.is_seen = true;
  n.before = handles_of(*listed, command);
}

failure not_running(ran has_run, std::string sentence, std::string hint = {}) {
  return {exit_code::remote, has_run, std::move(sentence), std::move(hint), subject::node, {}};
}

// An error is the answer to a service that could not be started, and to one that failed in its start.
failure not_started(failure why, const std::string& command) {
  if (why.code == exit_code::remote)
    return not_running(ran::yes, command + " did not start: why is only in the node's log");
  if (why.code == exit_code::unknown) why.hint = "it may still be starting: beectl ps shows whether it runs";
  return why;
}

std::optional<std::uint32_t> handle_told(const value::list& answer) {
  return answer.empty() ? std::nullopt : stock::handle_in(answer[0]);
}

// What the launcher said is not believed, its list is.
failure not_listed(const value::list& answer, const std::string& command) {
  if (const auto handle = handle_told(answer))
    return not_running(ran::yes, command + " started as " + handle_text(*handle) + " and has ended already");
  if (answer.empty() || answer[0].is_nil())
    return not_running(ran::yes, command + " has ended while it started");
  return not_running(ran::unknown, ".launcher LAUNCH: the launcher has answered and lists no new " + command,
                     "it may not know the command");
}

// The one that was told, or the one that was not there before.
std::optional<std::uint32_t> new_handle(const std::vector<std::uint32_t>& after, const launch_node& n,
                                        const value::list& answer) {
  const auto has = [](const auto& all, std::uint32_t handle) {
    return std::find(all.begin(), all.end(), handle) != all.end();
  };
  if (const auto told = handle_told(answer))
    return has(after, *told) && !has(n.before, *told) ? told : std::nullopt;
  for (const auto handle : after)
    if (!has(n.before, handle)) return handle;
  return std::nullopt;
}

question launch_question(const std::vector<std::string>& words) {
  auto body = list_of("LAUNCH", "snlua");
  for (const auto& word : words) body.emplace_back(word);
  return question(wire::address(".launcher"), std::move(body), ".launcher LAUNCH");
}

struct launch_plan {
  std::vector<std::string> words;
  std::string command;
};

task<void> launch_one(remote& to, node_talk& talk, const launch_plan& p, launch_node& n) {
  auto asked = launch_question(p.words);
  const auto answer = co_await to.call(std::move(asked));
  if (!answer)
    co_return talk.add_failure(not_started(answer.error(), p.command), row_of(n, p.command, "failed"));
  to.restart();
  const auto listed = co_await survey::look_at_list(to);
  if (!listed) co_return talk.add_failure(listed.error(), row_of(n, p.command, "unknown"));
  n.handle = new_handle(handles_of(*listed, p.command), n, *answer);
  if (!n.handle) co_return talk.add_failure(not_listed(*answer, p.command), row_of(n, p.command, "failed"));
  talk.add_result(row_of(n, p.command, "started"));
}

std::string line_of(const launch_node& n, const std::string& command) {
  auto out = escape_for_terminal(n.to.name) + ": " + escape_for_terminal(command);
  if (n.before.size() == 1) out += " (1 like it runs there)";
  if (n.before.size() > 1) out += fmt::format(" ({} like it run there)", n.before.size());
  return out;
}

void run_launch(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (const auto good = refuse_node_behind_all(in, *to); !good) return out.fail(good.error());
  auto command = command_line_of(to->words);
  if (!command) return out.fail(command.error());
  const launch_plan p{to->words, std::move(*command)};
  std::vector<launch_node> all(to->nodes.size());
  on_nodes(in, to->nodes, out, [&](remote& node, node_talk& talk) {
    return look_before(node, talk, p.command, all[talk.place()]);
  });
  for (std::size_t i = 0; i < all.size(); ++i) all[i].to = to->nodes[i];
  std::erase_if(all, [](const launch_node& n) { return !n.is_seen; });
  if (out.error() || all.empty()) return;
  std::vector<planned_change> plan;
  for (const auto& n : all) plan.push_back({n.to, row_of(n, p.command, "to launch"), line_of(n, p.command)});
  const auto what = "a service is launched on " + fleet::count_text(all.size(), "node");
  if (!may_change(in, plan, what, out)) return;
  on_nodes(in, nodes_of(plan), out,
           [&](remote& node, node_talk& talk) { return launch_one(node, talk, p, all[talk.place()]); },
           {.limits = 2});
}

}  // namespace

extern const verb launch;
const verb launch{
    .name = "launch",
    .summary = "start a service on nodes, and look whether it runs",
    .usage = "NODES SERVICE [ARG...]",
    .help =
        "Has the launcher of each node start a Lua service, as skynet.newservice does, and looks whether it "
        "is in\n"
        "the launcher's list then: a launcher may answer as if it had. Shows where, and asks; nodes that can "
        "not be\n"
        "reached are gone past. A service that fails while it starts is exit 6: why is only in the node's "
        "log. One\n"
        "that is not done with its start within --timeout may still be starting: exit 5.",
    .touches = effect::changes,
    .words = launch_words,
    .options = launch_options,
    .examples = {{{"what would be started", "beectl launch lobby_1 room 7 -n"},
                  {"on all nodes, in a script", "beectl launch 'game_*' watchdog -y"}}},
    .run = run_launch,
};

}  // namespace bee::cli::commands
