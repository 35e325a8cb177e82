#include <algorithm>
#include <charconv>

#include "bee/base/bytes.hpp"
#include "bee/file/time_text.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/run_facts.hpp"
#include "cli/rollout/state_folder.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec history_words[] = {
    {"ACTION", "list (default), show, file or diff", completes::one_of, "list|show|file|diff", true},
    {"N", "show: a run; file: a revision; diff: two revisions", completes::nothing, {}, true, true},
};

constexpr option_spec history_options[] = {
    {"limit", 0, "N", "list: how many runs, the newest first; default 20"}};

failure unreadable(const error_code& why) {
  return bad_input("history: " + why.message());
}

attempt<fleet::journal> open(const invocation& in) {
  const auto directory = state_directory(in, in.set.cluster);
  if (!directory) return directory.error();
  if (!has_journal(*directory))
    return not_found("nothing was pushed yet: there is no journal in " +
                     escape_for_terminal(directory->string()));
  auto log = fleet::journal::open_to_read(*directory);
  if (!log) return bad_input("history: " + fleet::journal_trouble(*directory, log.error()));
  return std::move(*log);
}

attempt<std::int64_t> number_of(const std::string& text, const char* what) {
  std::int64_t id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) return id;
  return usage_error("history: " + in_quotes(text) + " is not a " + what);
}

attempt<fleet::run> find_run(fleet::journal& log, const std::string& text) {
  const auto id = number_of(text, "run");
  if (!id) return id.error();
  auto found = log.find_run(*id);
  if (found) return std::move(*found);
  if (found.error() != errc::no_such_run) return unreadable(found.error());
  const auto last = log.runs(1);
  return not_found("no run " + std::to_string(*id) + "; the last is " +
                   std::to_string(last && !last->empty() ? last->front().id : 0));
}

attempt<fleet::revision> find(fleet::journal& log, const std::string& text) {
  const auto number = number_of(text, "revision");
  if (!number) return number.error();
  const auto id = *number;
  auto found = log.find_revision(id);
  if (found) return std::move(*found);
  if (found.error() != errc::no_such_revision) return unreadable(found.error());
  const auto latest = log.latest_revision();
  return not_found("no revision " + std::to_string(id) + "; the latest is " +
                   std::to_string(latest ? *latest : 0));
}

std::string why_of(const fleet::run& r, fleet::journal& log) {
  const auto why = log.explanation(r.id);
  return why ? *why : std::string();
}

table no_runs() {
  return {{"run", "rev", "started", "by", "verb", "state", "nodes", "message"}, {}};
}

// No journal and an empty one are the same to who reads them.
void list_none(report& out) {
  out.set_result(no_runs(), tree::object{{"runs", tree::array()}});
  out.note("nothing was pushed yet");
}

void list(const invocation& in, fleet::journal& log, report& out) {
  const auto limit = count_of(in, "limit", 1, 1'000'000, 20);
  if (!limit) return out.fail(limit.error());
  const auto runs = log.runs(*limit);
  if (!runs) return out.fail(unreadable(runs.error()));
  if (runs->empty()) return list_none(out);
  auto t = no_runs();
  tree::array facts;
  for (const auto& r : *runs) {
    const auto steps = log.steps(r.id);
    const auto pushed = r.has_begun ? log.find_revision(r.revision) : log.find_attempt(r.id);
    if (!steps) return out.fail(unreadable(steps.error()));
    t.rows.push_back({r.id, revision_or_nil(r), file::time_text(r.started_at), r.user + "@" + r.host, r.verb,
                      fleet::state_text(r), fleet::outcome_text(*steps),
                      pushed ? pushed->message : std::string()});
    facts.push_back(run_facts(r, *steps, pushed ? &*pushed : nullptr, why_of(r, log)));
  }
  out.set_result(std::move(t), tree::object{{"runs", std::move(facts)}});
}

void file(const invocation& in, fleet::journal& log, report& out) {
  if (in.words.size() != 2) return out.fail(usage_error("history file: name one REV"));
  const auto found = find(log, in.words[1]);
  if (!found) return out.fail(found.error());
  out.set_result(plain_text{escape_for_terminal(found->file_text, true)},
                 tree::object{{"file", found->file_text}});
}

value::value time_or_nil(std::int64_t unix_ms) {
  return unix_ms > 0 ? value::value(file::time_text(unix_ms)) : value::value();
}

// Nil where a verb pushes no file, and where an attempt made no revision.
record about(const fleet::run& r, const fleet::revision* pushed, const std::string& why) {
  return {{"run", r.id},
          {"verb", r.verb},
          {"state", fleet::state_text(r)},
          {"why", text_or_nil(why)},
          {"revision", revision_or_nil(r)},
          {"file", pushed ? text_or_nil(pushed->file_name) : value::value()},
          {"message", pushed ? text_or_nil(pushed->message) : value::value()},
          {"by", r.user + "@" + r.host},
          {"started", file::time_text(r.started_at)},
          {"ended", time_or_nil(r.ended_at)}};
}

void add_step(const fleet::step& s, std::size_t place, report& out) {
  constexpr fleet::step_state nothing_done[] = {fleet::step_state::skipped, fleet::step_state::planned,
                                                fleet::step_state::unchanged};
  const bool was_told =
      std::find(std::begin(nothing_done), std::end(nothing_done), s.state) == std::end(nothing_done);
  const auto at = was_told ? s.changed_at : 0;
  node_report r;
  r.node = s.node;
  r.address = to_string(s.at);
  r.place = place;
  r.result = record{{"state", std::string(to_text(s.state))}, {"at", time_or_nil(at)}, {"note", s.note}};
  r.facts = tree::object{{"state", std::string(to_text(s.state))},
                         {"changed_at", json_time_or_nil(at)},
                         {"note", text_or_nil(s.note)}};
  out.add(std::move(r));
}

// One run, and how each node fared.
void show(const invocation& in, fleet::journal& log, report& out) {
  if (in.words.size() != 2) return out.fail(usage_error("history show: name one RUN"));
  const auto found = find_run(log, in.words[1]);
  if (!found) return out.fail(found.error());
  const auto steps = log.steps(found->id);
  if (!steps) return out.fail(unreadable(steps.error()));
  const auto pushed = found->has_begun ? log.find_revision(found->revision) : log.find_attempt(found->id);
  const auto* what = pushed ? &*pushed : nullptr;
  const auto why = why_of(*found, log);
  out.set_result(about(*found, what, why),
                 tree::object{{"runs", tree::array{run_facts(*found, *steps, what, why)}}});
  for (std::size_t i = 0; i < steps->size(); ++i) add_step((*steps)[i], i, out);
}

void diff(const invocation& in, fleet::journal& log, report& out) {
  if (in.words.size() != 3) return out.fail(usage_error("history diff: name two revisions"));
  const auto before = find(log, in.words[1]);
  if (!before) return out.fail(before.error());
  const auto after = find(log, in.words[2]);
  if (!after) return out.fail(after.error());
  auto t = changes_between(before->map, after->map);
  const bool is_different = !t.rows.empty();
  auto facts = tree::object{{"changes", tree_of(t)}};
  out.set_result(std::move(t), std::move(facts));
  if (is_different) out.fail({exit_code::no, ran::no, "the revisions differ", {}, subject::itself, {}});
}

struct history_action {
  std::string_view name;
  void (*run)(const invocation&, fleet::journal&, report&);
};
constexpr history_action history_actions[] = {{"list", list}, {"show", show}, {"file", file}, {"diff", diff}};

void run_history(const invocation& in, report& out) {
  const std::string_view name = in.words.empty() ? "list" : std::string_view(in.words[0]);
  const auto* wanted = std::find_if(std::begin(history_actions), std::end(history_actions),
                                    [&](const auto& a) { return a.name == name; });
  if (wanted == std::end(history_actions))
    return out.fail(usage_error("history: no action " + in_quotes(name), "one of list, show, file, diff"));
  auto log = open(in);
  const bool is_none = !log && log.error().code == exit_code::not_found;
  if (is_none && name == "list") return list_none(out);
  if (!log) return out.fail(log.error());
  wanted->run(in, *log, out);
}

}  // namespace

extern const verb history;
const verb history{
    .name = "history",
    .summary = "what was pushed to this cluster, by whom, and how it ended",
    .usage = "[ACTION [N...]]",
    .help =
        "Reads the journal that the verbs which change a fleet write. A cluster has one, in\n"
        "$XDG_STATE_HOME/beectl, however it is named: by a context, a path or a link. Touches no node.\n"
        "\n"
        "list   the runs, the newest first; a run that was killed is still \"running\", one that ended "
        "before\n"
        "       its first step is \"not-begun\": nothing was sent, and there is no revision of it\n"
        "show   a run: what it pushed, how it ended and why, and how each node fared\n"
        "file   the file of a revision\n"
        "diff   what differs between two revisions; exit 1 when something does",
    .touches = effect::local,
    .words = history_words,
    .options = history_options,
    .examples = {{{"the last runs", "beectl history"},
                  {"how each node fared in one", "beectl history show 3"}}},
    .run = run_history,
};

}  // namespace bee::cli::commands
