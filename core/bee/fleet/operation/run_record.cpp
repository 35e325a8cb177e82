#include "bee/fleet/operation/run_record.hpp"

#include "bee/file/time_text.hpp"

namespace bee::fleet {
namespace {

constexpr auto done_well = boost::system::in_place_value;

mark mark_of(const std::string& node, step_state state, std::string note) {
  return {node, state, std::move(note), mark::belief::keep, nullptr};
}

// The later its handles were seen, the better they tell a restart.
mark unchanged(const node_plan& n) {
  auto out = mark_of(n.node, step_state::unchanged, {});
  out.process = n.process;
  return out;
}

}  // namespace

attempt<void> run_record::note_attempt() {
  auto start = start_of(source_.also_off);
  for (const auto& n : source_.targets)
    start.steps.push_back({n.name, n.address.value_or(endpoint{}), step_state::planned, {}, nullptr, 0});
  const auto id = journal_.log()->attempt(start);
  if (id) attempt_ = *id;
  if (id) return done_well;
  if (const auto may = journal_.may_begin(o_); !may) return may.error();
  return bad_journal(id.error());
}

void run_record::take(const resumed_run& run) {
  if (run.way == resumed_run::how::begins) attempt_ = run.of.id;
  if (run.way == resumed_run::how::goes_on) id_ = run.of.id;
}

attempt<void> run_record::begin(const plan& p) {
  auto start = start_of(p.gone);
  start.attempt = attempt_;
  for (const auto& n : p.nodes) {
    const auto* why = links_.failure(n.node);
    auto state = n.is_up_to_date ? step_state::unchanged : step_state::planned;
    if (why) state = step_state::failed;
    start.steps.push_back({n.node, n.at, state, why ? sentence(*why) : "", n.step->before, 0});
  }
  std::vector<mark> marks;
  for (const auto& n : p.nodes)
    if (n.is_up_to_date && !links_.failure(n.node)) marks.push_back(unchanged(n));
  const auto id = journal_.log()->begin(start);
  if (!id) return bad_journal(id.error());
  id_ = *id;
  const auto noted = marks.empty() ? result<void>() : journal_.log()->note(id_, marks, file::unix_now_ms());
  if (!noted) return bad_journal(noted.error());
  return done_well;
}

attempt<void> run_record::reopen(const plan& p) {
  const auto& who = journal_.who();
  auto& log = *journal_.log();
  auto open = log.reopen(id_, who.user, who.host, who.pid);
  std::vector<mark> marks;
  for (const auto& n : p.nodes) {
    const auto* why = links_.failure(n.node);
    const bool is_put_back = n.left == part_left::put_back;
    if (!why || (!is_put_back && n.left != part_left::all)) continue;
    marks.push_back(
        mark_of(n.node, is_put_back ? step_state::rollback_failed : step_state::failed, sentence(*why)));
  }
  if (open) open = log.note(id_, marks, who.since);
  if (!open) return bad_journal(open.error());
  return done_well;
}

void run_record::end_attempt(const failure& why) {
  if (attempt_ == 0 || id_ != 0) return;
  std::vector<mark> marks;
  for (const auto& [node, trouble] : links_.failures())
    marks.push_back(mark_of(node, step_state::failed, sentence(trouble)));
  auto& log = *journal_.log();
  (void)log.note(attempt_, marks, file::unix_now_ms());
  (void)log.end(attempt_, run_state::stopped, file::unix_now_ms());
  (void)log.explain(attempt_, why.message);
}

attempt<void> run_record::end_unchanged(const plan& p) {
  if (attempt_ == 0) return done_well;
  std::vector<mark> marks;
  for (const auto& n : p.nodes) marks.push_back(unchanged(n));
  auto& log = *journal_.log();
  auto ended = log.note(attempt_, marks, file::unix_now_ms());
  if (ended) ended = log.end(attempt_, run_state::done, file::unix_now_ms());
  if (!ended) return bad_journal(ended.error());
  return done_well;
}

void run_record::explain(const failure& why) {
  (void)journal_.log()->explain(id_, why.message);
}

run_start run_record::start_of(const std::vector<std::string>& gone) const {
  const auto& who = journal_.who();
  const auto stored = o_.stored ? o_.stored(gone) : std::string();
  run_start start{who.what, who.user, who.host, who.pid, who.since, stored, std::nullopt, {}};
  if (source_.act == act::push)
    start.pushed =
        revision{0, who.since, who.user, o_.message, source_.file_name, source_.file_text, source_.wanted};
  return start;
}

}  // namespace bee::fleet
