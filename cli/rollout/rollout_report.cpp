#include "cli/rollout/rollout_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "bee/base/bytes.hpp"
#include "bee/stock/peer_failure.hpp"

namespace bee::cli {
namespace {

using fleet::step_state;

node_report about(const fleet_view& view, std::size_t place, step_state state) {
  node_report r;
  r.node = view.planned.nodes[place].node;
  r.address = to_string(view.planned.nodes[place].at);
  r.place = place;
  r.result = record{{"state", std::string(to_text(state))}};
  return r;
}

// By the state alone: of an earlier part of the run, or of a check.
failure failure_of(step_state state, const std::string& note) {
  failure f{exit_code::unreachable, ran::no, escape_for_terminal(note), {}, subject::node, {}};
  if (state == step_state::unknown) {
    f.code = exit_code::unknown;
    f.has_run = ran::unknown;
  }
  if (state == step_state::unverified || state == step_state::rollback_failed) {
    f.code = exit_code::no;
    f.has_run = ran::yes;
  }
  return f;
}

failure failure_of(const fleet_view& view, const rollout_outcome::ended_node& n, const std::string& address) {
  const bool is_push = n.state == step_state::failed || n.state == step_state::unknown;
  if (!n.why || !is_push) return failure_of(n.state, n.note);
  auto out = stock::failure_of(*n.why, address, view.timeout, n.why->text != "reload");
  if (out.code == exit_code::remote) out.hint = view.error_hint;
  return out;
}

void add_unreachable(const fleet_view& view, std::size_t place, const stock::trouble& why, report& out) {
  auto r = about(view, place, step_state::failed);
  if (view.is_lines) r.result = {};
  r.error = stock::failure_of(why, r.address, view.timeout, !view.is_question);
  out.add(std::move(r));
}

void add_node(const fleet_view& view, std::size_t place, const rollout_outcome& ended, report& out) {
  const auto at = ended.nodes.find(view.planned.nodes[place].node);
  if (at == ended.nodes.end()) return out.add(about(view, place, step_state::unchanged));
  auto r = about(view, place, at->second.state);
  if (!is_good(at->second.state)) r.error = failure_of(view, at->second, r.address);
  out.add(std::move(r));
}

std::string why_stopped(const rollout_outcome& ended) {
  if (!ended.failed_check.empty()) return "the check: " + ended.failed_check;
  return fmt::format("the failure budget: {} failed", ended.failures);
}

failure ended_by_signal(int number) {
  const auto code = static_cast<int>(exit_code::signal_base) + number;
  return {static_cast<exit_code>(code),    ran::unknown,    "stopped by a signal",
          "--resume goes on where it was", subject::itself, {}};
}

// A node that has got nothing because the run was over before its turn.
bool has_skipped(const rollout_outcome& ended) {
  return std::any_of(ended.nodes.begin(), ended.nodes.end(),
                     [](const auto& n) { return n.second.state == step_state::skipped; });
}

// A run that was stopped has sent something to those that it did not skip.
failure stopped_underway(const rollout_outcome& ended, std::string message, std::string hint) {
  auto out = stopped(std::move(message), std::move(hint));
  const auto was_told = [](const auto& n) {
    return n.second.state != step_state::skipped && n.second.state != step_state::planned;
  };
  if (std::any_of(ended.nodes.begin(), ended.nodes.end(), was_told)) out.has_run = ran::yes;
  return out;
}

// Over its budget with its last batch: nothing was left to stop, and how the nodes fared is the whole reason.
void report_stop(const rollout_outcome& ended, report& out) {
  if (ended.failed_check.empty() && !has_skipped(ended))
    return out.note(
        fmt::format("over the failure budget ({} failed): --resume tries these again", ended.failures));
  out.fail(stopped_underway(ended, "stopped by " + why_stopped(ended), "--resume goes on"));
}

void report_reason(const rollout_outcome& ended, report& out) {
  switch (ended.end) {
    case fleet::rollout_end::done:
      if (!ended.failed_check.empty())
        out.fail({exit_code::no, ran::yes, ended.failed_check, {}, subject::itself, {}});
      break;
    case fleet::rollout_end::stopped: report_stop(ended, out); break;
    case fleet::rollout_end::rolled_back:
      out.fail(stopped_underway(ended, "rolled back by " + why_stopped(ended), {}));
      break;
    case fleet::rollout_end::interrupted:
      out.fail(ended.signal ? ended_by_signal(ended.signal)
                            : stopped_underway(ended, "stopped between two batches", "--resume goes on"));
      break;
    case fleet::rollout_end::journal_lost:
      out.fail(stopped(ended.journal_failure.message() + "; no more nodes were begun"));
      break;
  }
  if (ended.journal_failure && ended.end != fleet::rollout_end::journal_lost)
    out.note("how the run ended is not in the journal: " + ended.journal_failure.message());
}

}  // namespace

void report_unreachable(const fleet_view& view, report& out) {
  for (std::size_t i = 0; i < view.planned.nodes.size(); ++i)
    if (const auto* why = view.connections.failure(view.planned.nodes[i].node))
      add_unreachable(view, i, *why, out);
}

void report_plan(const fleet_view& view, report& out,
                 const std::function<shown_plan(const fleet::node_plan&)>& shown) {
  for (std::size_t i = 0; i < view.planned.nodes.size(); ++i) {
    const auto& n = view.planned.nodes[i];
    if (view.connections.failure(n.node)) continue;
    auto r = about(view, i, step_state::planned);
    auto what = shown(n);
    r.result = view.is_lines ? data() : data(std::move(what.result));
    r.facts = std::move(what.facts);
    out.add(std::move(r));
  }
  report_unreachable(view, out);
}

void report_unchanged(const fleet_view& view, report& out) {
  for (std::size_t i = 0; i < view.planned.nodes.size(); ++i) out.add(about(view, i, step_state::unchanged));
}

void report_end(const fleet_view& view, const rollout_outcome& ended, report& out) {
  for (std::size_t i = 0; i < view.planned.nodes.size(); ++i)
    if (!view.connections.failure(view.planned.nodes[i].node)) add_node(view, i, ended, out);
  report_unreachable(view, out);
  report_reason(ended, out);
}

}  // namespace bee::cli
