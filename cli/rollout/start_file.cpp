#include "cli/rollout/start_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_map.hpp"
#include "bee/file/time_text.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "bee/script/cluster_file.hpp"
#include "bee/value/literal.hpp"
#include "cli/base/file.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/rollout/state_folder.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t far_enough = 1000;  // runs

struct source {
  std::string text;
  std::string name;   // for messages
  std::string about;  // the first line of what is printed
};

failure unreadable(const error_code& why) {
  return bad_input("the journal: " + why.message());
}

// The revision of the newest run that came to its end; 0 when there is none.
attempt<fleet::revision_id> settled(fleet::journal& log, report& notes) {
  const auto runs = log.runs(far_enough);
  if (!runs) return unreadable(runs.error());
  const auto is_push = [](const auto& r) { return r.revision > 0; };
  const auto newest = std::find_if(runs->begin(), runs->end(), is_push);
  const auto found = std::find_if(
      newest, runs->end(), [&](const auto& r) { return is_push(r) && r.state == fleet::run_state::done; });
  if (newest != found)
    notes.note(fmt::format("the push of revision {} is {}: this is {}", newest->revision,
                           to_text(newest->state),
                           found == runs->end() ? "the file" : fmt::format("revision {}", found->revision)));
  return found == runs->end() ? 0 : found->revision;
}

// Nothing when the journal has none.
attempt<std::optional<source>> from_journal(const invocation& in, report& notes) {
  const auto directory = state_directory(in, in.set.cluster);
  if (!directory || !has_journal(*directory)) return std::optional<source>();
  auto log = fleet::journal::open_to_read(*directory);
  if (!log) return bad_input("the journal: " + fleet::journal_trouble(*directory, log.error()));
  const auto id = settled(*log, notes);
  if (!id) return id.error();
  if (*id == 0) return std::optional<source>();
  const auto found = log->find_revision(*id);
  if (!found) return unreadable(found.error());
  const auto name = fmt::format("revision {}", *id);
  return std::optional(source{found->file_text, name,
                              fmt::format("-- {}, pushed {} by {}", name, file::time_text(found->at),
                                          escape_for_terminal(found->by))});
}

// A registry is up to date itself. The node itself may be down: it is about to start.
attempt<source> from_registry(const invocation& in, const std::string& node) {
  const auto records = load_records(in, in.set.cluster);
  if (!records) return records.error();
  auto map = names::to_map(*records);
  for (const auto& r : *records)
    if (r->name == node) map.set(node, r->at);
  return source{cluster_text(map), in.set.cluster, "-- " + escape_for_terminal(in.set.cluster)};
}

attempt<source> find_source(const invocation& in, const std::string& node, report& notes) {
  if (is_registry(in.set.cluster)) return from_registry(in, node);
  auto pushed = from_journal(in, notes);
  if (!pushed) return pushed.error();
  if (*pushed) return std::move(**pushed);
  if (in.set.cluster.empty())
    return bad_input("nothing was pushed yet, and no cluster file is given", "name the file with -c FILE");
  auto text = read_file(in.set.cluster);
  if (!text) return text.error();
  return source{std::move(*text), in.set.cluster, "-- " + escape_for_terminal(in.set.cluster)};
}

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
}

std::string key_of(const std::string& name) {
  return is_identifier(name) ? name : "_ENV[" + value::to_literal(value::value(name)) + "]";
}

std::string printed(const script::cluster_file& file, const std::string& about) {
  std::string out = about + "\n";
  for (const auto& option : file.options)
    out += key_of("__" + option.name) + " = " + value::to_literal(option.setting) + "\n";
  cluster::node_map map;
  for (const auto& n : file.nodes) map.set(n.name, n.address);
  for (const auto& n : map.nodes())
    out += key_of(n.name) + " = " + (n.address ? "\"" + to_string(*n.address) + "\"" : "false") + "\n";
  return out;
}

}  // namespace

attempt<std::string> start_file(const invocation& in, const std::string& node, report& notes) {
  const auto from = find_source(in, node, notes);
  if (!from) return from.error();
  const auto file = script::parse_cluster_file(from->text, from->name);
  if (!file.ok()) {
    const auto bad = std::find_if(file.problems.begin(), file.problems.end(),
                                  [](const auto& p) { return !p.is_warning(); });
    auto why = bad_input(escape_for_terminal(to_string(file, *bad)));
    why.about = subject::file;
    return why;
  }
  const auto at =
      std::find_if(file.nodes.begin(), file.nodes.end(), [&](const auto& n) { return n.name == node; });
  const bool has_address = at != file.nodes.end() && at->address;
  if (!has_address)
    return not_found("no address for " + in_quotes(node) + " in " + escape_for_terminal(from->name));
  return printed(file, from->about);
}

}  // namespace bee::cli
