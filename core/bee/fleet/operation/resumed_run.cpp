#include "bee/fleet/operation/resumed_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/stock/process_text.hpp"

namespace bee::fleet {
namespace {

using way = resumed_run::how;

class search {
 public:
  search(const manner& o, run_journal& log) : o_(o), log_(log) {}

  attempt<resumed_run> find() {
    auto run = o_.run != 0 ? named() : last();
    if (!run) return run.error();
    auto steps = log_.steps(run->id);
    if (!steps) return steps.error();
    resumed_run out{std::move(*run), std::move(*steps), way::goes_on, {}};
    if (const auto ended = how_it_ended(out); !ended.empty())
      return stopped("there is no run to resume: " + text(out.of) + ", " + ended);
    if (out.of.verb != log_.who().what)
      return stopped(text(out.of) + ", is no " + log_.who().what, command(out.of.verb, out.of.id));
    if (out.of.has_begun) {
      const auto overtaken = log_.log()->is_overtaken(out.of.id);
      if (!overtaken) return bad_journal(overtaken.error());
      if (*overtaken) out.way = way::anew;
    } else {
      out.way = way::begins;
    }
    out.headline = text(out.of) + headline_end(out);
    return out;
  }

 private:
  attempt<fleet::run> named() {
    auto found = log_.log() ? log_.log()->find_run(o_.run) : result<run>(errc::no_such_run);
    if (found) return std::move(*found);
    if (found.error() != errc::no_such_run) return bad_journal(found.error());
    return not_found(fmt::format("no run {} in the journal; nothing was sent", o_.run),
                     "beectl history lists them");
  }

  // What was attempted later and not begun may be what is meant, or why the one before it is to be finished.
  attempt<fleet::run> last() {
    auto runs = log_.log() ? log_.log()->runs(1) : result<std::vector<run>>(std::vector<run>());
    if (!runs) return bad_journal(runs.error());
    if (runs->empty()) return stopped("there is no run to resume: nothing was attempted yet");
    const auto& newest = runs->front();
    if (newest.has_begun) return newest;
    const auto begun_or_none = log_.log()->last_begun();
    if (!begun_or_none) return bad_journal(begun_or_none.error());
    if (!*begun_or_none) return newest;
    const auto& begun = *begun_or_none;
    const auto steps = log_.steps(begun->id);
    if (!steps) return steps.error();
    if (begun->state == run_state::superseded || is_finished(begun->state, *steps)) return newest;
    const auto other = newest.state == run_state::done
                           ? std::string()
                           : ", " + command(newest.verb, newest.id) + " begins the other";
    return stopped(
        text(*begun) + ", is not finished, and later there was " + text(newest) + ": nothing was sent",
        command(begun->verb, begun->id) + " finishes the first" + other);
  }

  // Empty when something is left.
  std::string how_it_ended(const resumed_run& r) const {
    if (!r.of.has_begun) return r.of.state == run_state::done ? "found every node up to date" : "";
    if (!is_finished(r.of.state, r.steps)) return {};
    const char* how = r.of.state == run_state::rolled_back ? "rolled back" : "finished";
    return fmt::format("was {} ({})", how, outcome_text(r.steps));
  }

  static std::string headline_end(const resumed_run& r) {
    const auto left = remains_of(r.steps);
    const auto state = ", " + state_text(r.of);
    if (r.way == way::begins) return ": nothing was begun; left: " + count_text(r.steps.size(), "node");
    if (r.way == way::anew)
      return state + "; later runs have sent something to its nodes, so it is done anew; left: " +
             count_text(r.steps.size(), "node");
    if (left.goes_back)
      return state +
             fmt::format("; it is put back: {} done, left: {}", left.done, count_text(left.left, "node"));
    return state + (left.begun == 0 ? "; nothing was begun" : "") +
           fmt::format("; {} done, left: {}", left.done, count_text(left.left, "node"));
  }

  std::string text(const run& r) const { return run_text(r, *log_.log()); }
  static std::string command(const std::string& verb, run_id id) {
    return fmt::format("beectl {} --resume {}", escape_for_terminal(verb), id);
  }

  const manner& o_;
  run_journal& log_;
};

part_left part_of(step_state state, bool goes_back) {
  if (!goes_back) return state == step_state::ok ? part_left::nothing : part_left::all;
  if (state == step_state::rolled_back) return part_left::nothing;
  return is_untouched(state) ? part_left::alone : part_left::put_back;
}

}  // namespace

attempt<resumed_run> find_run_to_resume(const manner& o, run_journal& log) {
  return search(o, log).find();
}

void forget_restarted(resumed_run& run, const std::vector<known_node>& known,
                      const std::map<std::string, stock::process_mark>& now) {
  for (auto& s : run.steps) {
    const auto seen = now.find(s.node);
    const auto then = std::find_if(known.begin(), known.end(),
                                   [&](const auto& k) { return k.node == s.node && k.at == s.at; });
    if (seen == now.end() || then == known.end() || !stock::is_another_life(then->process, seen->second))
      continue;
    s.state = step_state::planned;
    s.note = "it has restarted since it acknowledged";
    s.before = nullptr;
  }
}

void mark_parts(const resumed_run& run, plan& p) {
  const bool goes_back = remains_of(run.steps).goes_back;
  std::map<std::string_view, step_state> states;
  for (const auto& s : run.steps) states.emplace(s.node, s.state);
  for (auto& n : p.nodes)
    if (const auto at = states.find(n.node); at != states.end()) n.left = part_of(at->second, goes_back);
}

}  // namespace bee::fleet
