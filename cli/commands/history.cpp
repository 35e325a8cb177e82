#include <charconv>

#include "bee/base/bytes.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "cli/fleet_state.hpp"
#include "cli/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    {"ACTION", "list (default), show or diff", completes::one_of, "list|show|diff", true},
    {"REV", "a revision; diff takes two", completes::nothing, {}, true, true},
};

constexpr option_spec options[] = {{"limit", 0, "N", "list: how many runs, the newest first; default 20"}};

failure unreadable(const error_code& why) {
  return bad_input("history: " + why.message());
}

attempt<fleet::journal> open(const invocation& in) {
  const auto directory = state_directory(in, in.set.cluster);
  if (!directory) return directory.error();
  if (!std::filesystem::exists(*directory / "journal.db"))
    return not_found("nothing was pushed yet: there is no journal in " +
                     escape_for_terminal(directory->string()));
  auto log = fleet::journal::open_to_read(*directory);
  if (!log) return bad_input("history: " + fleet::journal_trouble(*directory, log.error()));
  return std::move(*log);
}

attempt<fleet::revision> find(fleet::journal& log, const std::string& text) {
  fleet::revision_id id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
    return usage_error("history: " + in_quotes(text) + " is not a revision");
  auto found = log.find_revision(id);
  if (found) return std::move(*found);
  if (found.error() != errc::no_such_revision) return unreadable(found.error());
  const auto latest = log.latest_revision();
  return not_found("no revision " + std::to_string(id) + "; the latest is " +
                   std::to_string(latest ? *latest : 0));
}

// "12 ok, 1 failed".
std::string outcome_of(const std::vector<fleet::step>& steps) {
  std::map<fleet::step_state, std::size_t> counts;
  for (const auto& s : steps) ++counts[s.state];
  std::string out;
  for (const auto& [state, n] : counts)
    out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(to_text(state));
  return out;
}

table no_runs() {
  return {{"run", "rev", "started", "by", "verb", "state", "nodes", "message"}, {}};
}

// No journal and an empty one are the same to who reads them.
void list_none(report& out) {
  out.set_result(no_runs());
  out.note("nothing was pushed yet");
}

void list(const invocation& in, fleet::journal& log, report& out) {
  const auto limit = count_of(in, "limit", 1, 1'000'000, 20);
  if (!limit) return out.fail(limit.error());
  const auto runs = log.runs(*limit);
  if (!runs) return out.fail(unreadable(runs.error()));
  if (runs->empty()) return list_none(out);
  auto t = no_runs();
  for (const auto& r : *runs) {
    const auto steps = log.steps(r.id);
    const auto pushed = log.find_revision(r.revision);
    if (!steps) return out.fail(unreadable(steps.error()));
    t.rows.push_back({r.id, r.revision, time_text(r.started_at), r.user + "@" + r.host, r.verb,
                      std::string(to_text(r.state)), outcome_of(*steps),
                      pushed ? pushed->message : std::string()});
  }
  out.set_result(std::move(t));
}

void show(const invocation& in, fleet::journal& log, report& out) {
  if (in.words.size() != 2) return out.fail(usage_error("history show: name one REV"));
  const auto found = find(log, in.words[1]);
  if (!found) return out.fail(found.error());
  out.set_result(plain_text{escape_for_terminal(found->file_text, true)});
}

value::value address_of(const std::optional<endpoint>& e) {
  return e ? value::value(to_string(*e)) : value::value(false);
}

void diff(const invocation& in, fleet::journal& log, report& out) {
  if (in.words.size() != 3) return out.fail(usage_error("history diff: name two revisions"));
  const auto before = find(log, in.words[1]);
  if (!before) return out.fail(before.error());
  const auto after = find(log, in.words[2]);
  if (!after) return out.fail(after.error());
  constexpr const char* kinds[] = {"added", "changed", "removed"};
  table t{{"name", "change", "before", "after"}, {}};
  for (const auto& c : cluster::diff(before->map, after->map))
    t.rows.push_back({c.name, kinds[static_cast<int>(c.kind)], address_of(c.before), address_of(c.after)});
  const bool is_different = !t.rows.empty();
  out.set_result(std::move(t));
  if (is_different) out.fail({exit_code::no, ran::no, "the revisions differ", {}, subject::itself, {}});
}

void run(const invocation& in, report& out) {
  const std::string action = in.words.empty() ? "list" : in.words[0];
  if (action != "list" && action != "show" && action != "diff")
    return out.fail(usage_error("history: no action " + in_quotes(action), "one of list, show, diff"));
  auto log = open(in);
  const bool is_none = !log && log.error().code == exit_code::not_found;
  if (is_none && action == "list") return list_none(out);
  if (!log) return out.fail(log.error());
  if (action == "list") return list(in, *log, out);
  action == "show" ? show(in, *log, out) : diff(in, *log, out);
}

}  // namespace

extern const verb history;
const verb history{
    .name = "history",
    .summary = "what was pushed to this cluster, by whom, and how it ended",
    .usage = "[ACTION [REV...]]",
    .help =
        "Reads the journal that push-config writes: $XDG_STATE_HOME/beectl/CONTEXT/journal.db. Without a\n"
        "context the cluster file of -c stands for the cluster. Touches no node.\n"
        "\n"
        "list   the runs, the newest first; a run that was killed is still \"running\"\n"
        "show   the file of a revision\n"
        "diff   what differs between two revisions; exit 1 when something does",
    .touches = effect::local,
    .words = words,
    .options = options,
    .examples = {{{"the last runs", "beectl history"}, {"what changed", "beectl history diff 3 4"}}},
    .run = run,
};

}  // namespace bee::cli::commands
