#include "bee/fleet/journal_types.hpp"

#include <array>
#include <utility>

namespace bee::fleet {
namespace {

constexpr std::array<std::pair<step_state, std::string_view>, 12> step_texts = {{
    {step_state::planned, "planned"},
    {step_state::unchanged, "unchanged"},
    {step_state::begun, "begun"},
    {step_state::resetting, "resetting"},
    {step_state::ok, "ok"},
    {step_state::failed, "failed"},
    {step_state::unverified, "unverified"},
    {step_state::unknown, "unknown"},
    {step_state::skipped, "skipped"},
    {step_state::rolling_back, "rolling-back"},
    {step_state::rolled_back, "rolled-back"},
    {step_state::rollback_failed, "rollback-failed"},
}};

constexpr std::array<std::pair<run_state, std::string_view>, 6> run_texts = {{
    {run_state::running, "running"},
    {run_state::done, "done"},
    {run_state::stopped, "stopped"},
    {run_state::rolled_back, "rolled-back"},
    {run_state::interrupted, "interrupted"},
    {run_state::superseded, "superseded"},
}};

template <class Table, class State>
std::string_view text_of(const Table& table, State s) {
  for (const auto& [state, text] : table)
    if (state == s) return text;
  return "?";
}

template <class State, class Table>
std::optional<State> state_of(const Table& table, std::string_view wanted) {
  for (const auto& [state, text] : table)
    if (text == wanted) return state;
  return std::nullopt;
}

}  // namespace

std::string_view to_text(step_state s) {
  return text_of(step_texts, s);
}

std::string_view to_text(run_state s) {
  return text_of(run_texts, s);
}

std::optional<step_state> parse_step_state(std::string_view text) {
  return state_of<step_state>(step_texts, text);
}

std::optional<run_state> parse_run_state(std::string_view text) {
  return state_of<run_state>(run_texts, text);
}

}  // namespace bee::fleet
