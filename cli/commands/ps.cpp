#include <algorithm>
#include <charconv>
#include <map>

#include "bee/cluster/fan_out.hpp"
#include "bee/stock/daemon.hpp"
#include "bee/stock/lists.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec ps_words[] = {nodes_word};
constexpr option_spec ps_options[] = {all_option, except_option};

// One service, joined from what the launcher and the service manager tell. What did not answer stays nil.
struct service_row {
  value::value command;
  value::value cpu;
  value::value message;
  value::value mqlen;
  value::value task_count;
  value::value mem_kb;
};
using services = std::map<std::uint32_t, service_row>;

const std::vector<std::string> keys{"handle", "command", "cpu", "message", "mqlen", "task", "mem_kb"};

// Calls `take` with each handle and what is said about it.
template <class Take>
void for_each_handle(const value::table& answer, Take take) {
  for (const auto& [key, said] : answer.pairs)
    if (const auto handle = stock::handle_in(key)) take(*handle, said);
}

void take_commands(const value::table& answer, services& out) {
  for_each_handle(answer,
                  [&](std::uint32_t handle, const value::value& said) { out[handle].command = said; });
}

value::value number_at(const value::table& t, std::string_view key) {
  const auto* found = t.find(key);
  const bool is_number = found && (found->is_integer() || found->type() == value::kind::number);
  return is_number ? *found : value::value();
}

// A service that did not answer is "TIMEOUT" or "ERROR" here.
void take_statistics(const value::table& answer, services& out) {
  for_each_handle(answer, [&](std::uint32_t handle, const value::value& said) {
    if (!said.is_table()) return;
    const auto& t = said.as_table();
    auto& row = out[handle];
    row.cpu = number_at(t, "cpu");
    row.message = number_at(t, "message");
    row.mqlen = number_at(t, "mqlen");
    row.task_count = number_at(t, "task");
  });
}

// "45.35 Kb (snlua echo)"
value::value kilobytes(std::string_view text) {
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(parsed.ptr, static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
  return parsed.ec == std::errc{} && unit.starts_with(" Kb") ? value::value(number) : value::value();
}

void take_memory(const value::table& answer, services& out) {
  for_each_handle(answer, [&](std::uint32_t handle, const value::value& said) {
    if (said.is_string()) out[handle].mem_kb = kilobytes(said.as_string());
  });
}

// Unique services that the launcher does not list.
void take_unique(const value::table& answer, services& out) {
  for (const auto& [name, said] : answer.pairs) {
    const auto handle = said.is_string() ? stock::handle_in(said) : std::nullopt;
    if (handle && name.is_string() && out.count(*handle) == 0) out[*handle].command = name;
  }
}

table shown(services all) {
  table out{keys, {}};
  for (auto& [handle, row] : all)
    out.rows.push_back({handle_text(handle), std::move(row.command), std::move(row.cpu),
                        std::move(row.message), std::move(row.mqlen), std::move(row.task_count),
                        std::move(row.mem_kb)});
  return out;
}

// How long the launcher may wait for services, in its unit of 1/100 s: less than we wait for the launcher.
std::int64_t patience(duration timeout) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(to_ms(timeout) * 0.7 / 10));
}

using answer = attempt<value::table>;

task<answer> ask_launcher(remote& to, value::list body) {
  const auto what = ".launcher " + std::string(body[0].as_string());
  co_return co_await ask_table(to, {wire::address(".launcher"), std::move(body), what},
                               "a table of services");
}

// The three questions whose answers stand beside the list. They are under way at once, because a service that
// is stuck costs each of the first two most of the time.
struct details {
  answer statistics = value::table();
  answer memory = value::table();
  answer unique = value::table();
  bool has_unique_answer = true;
};

task<void> ask_one(remote& to, details& into, std::size_t which) {
  const auto time = patience(to.limit().left());
  if (which == 0) into.statistics = co_await ask_launcher(to, list_of("STAT", time));
  if (which == 1) into.memory = co_await ask_launcher(to, list_of("MEM", time));
  if (which < 2) co_return;
  auto beside = to.within(to.limit());
  into.unique = co_await ask_table(beside, {wire::address(".service"), list_of("LIST"), ".service LIST"},
                                   "a table of services");
  into.has_unique_answer = beside.has_heard();
}

// The node is there, and its launcher keeps one answer back: so does a core before v1.4.0, whose launcher
// waits for the slowest of its services whatever time it is given.
bool is_kept_back(const answer& from_launcher, const details& found) {
  return !from_launcher && from_launcher.error().code == failure_code::unknown && found.unique;
}

void note_kept_back(const remote& to, const details& found, report& out) {
  std::string what;
  if (is_kept_back(found.statistics, found)) what = "STAT";
  if (is_kept_back(found.memory, found)) what += what.empty() ? "MEM" : " and MEM";
  if (!what.empty())
    out.note(to.name() + ": no answer to " + what +
             " in time: a service is busy, and a core before v1.4.0 waits for the slowest");
}

task<void> list_services(remote& to, node_talk& talk, report& out) {
  services all;
  const auto commands = co_await ask_launcher(to, list_of("LIST"));
  if (!commands) co_return talk.add_failure(commands.error());
  take_commands(*commands, all);
  details found;
  const std::size_t at_once = to.is_direct() ? 3 : 1;
  co_await cluster::fan_out(3, at_once, [&](std::size_t i) { return ask_one(to, found, i); });
  if (found.statistics) take_statistics(*found.statistics, all);
  if (found.memory) take_memory(*found.memory, all);
  if (found.unique) take_unique(*found.unique, all);
  if (!found.statistics && !is_kept_back(found.statistics, found))
    co_return talk.add_failure(found.statistics.error(), shown(std::move(all)));
  if (!found.memory && !is_kept_back(found.memory, found))
    co_return talk.add_failure(found.memory.error(), shown(std::move(all)));
  // A node without unique services has no list of them.
  if (!found.unique && !found.has_unique_answer)
    co_return talk.add_failure(found.unique.error(), shown(std::move(all)));
  note_kept_back(to, found, out);
  talk.add_result(shown(std::move(all)));
}

void run_ps(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  on_nodes(in, to->nodes, out,
           [&out](remote& node, node_talk& talk) { return list_services(node, talk, out); });
}

}  // namespace

extern const verb ps;
const verb ps{
    .name = "ps",
    .summary = "list the services of nodes",
    .usage = "NODES",
    .help =
        "Joins what the launcher of a node tells about its services into one table: handle, command line, "
        "CPU\n"
        "seconds, messages handled, length of the message queue, coroutines that wait, and Lua memory in KB. "
        "A\n"
        "service that did not answer in time has - (null in JSON) there: it is busy or stuck.",
    .touches = effect::reads,
    .words = ps_words,
    .options = ps_options,
    .examples = {{{"the services of one node", "beectl ps lobby_1"},
                  {"the longest message queues of all nodes",
                   "beectl ps --all -o json | jq '[.nodes[] | .result[]] | sort_by(-.mqlen)[:10]'"}}},
    .run = run_ps,
};

}  // namespace bee::cli::commands
