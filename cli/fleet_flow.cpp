#include "cli/fleet_flow.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/file_limit.hpp"
#include "cli/output.hpp"
#include "cli/plan_text.hpp"
#include "cli/question.hpp"
#include "cli/rollout_report.hpp"
#include "cli/traced_links.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using fleet::step_state;
using done = attempt<void>;

constexpr auto well = boost::system::in_place_value;

// One run; the members come to life in the order of the steps of run().
class fleet_flow {
 public:
  fleet_flow(const invocation& in, fleet_options options, const fleet_task& task, report& out)
      : in_(in),
        o_(std::move(options)),
        task_(task),
        out_(out),
        links_(in.set.timeout, traced(in)),
        rollout_(in_, o_, io_) {}

  done run() {
    if (const auto opened = open_journal(); !opened) return opened.error();
    if (const auto taken = o_.resume ? take_last_run() : take_source(); !taken) return taken.error();
    raise_file_limit();
    if (o_.dry_run) links_.only_look();
    run_on(io_, links_.open_all(source_.targets, in_.set.jobs));
    make_plan();
    if (const auto reached = reaches_enough(); !reached) return reached.error();
    if (const auto passed = passes_guard(); !passed) return passed.error();
    if (o_.dry_run) return show_plan();
    if (!plan_.changes_something() && !o_.resume && links_.failures().empty()) {
      report_unchanged(view(), out_);
      return well;
    }
    if (const auto yes = is_confirmed(); !yes) return yes.error();
    return roll_out();
  }

 private:
  fleet_view view() const { return {plan_, links_, in_.set.timeout, false, error_hint()}; }

  std::string error_hint() const {
    return source_.act == fleet_act::push
               ? std::string()
               : "the node's own cluster file is the likely cause; the reason is in its log";
  }

  done open_journal() {
    auto opened = o_.dry_run ? run_journal::open_to_read(in_, task_.cluster_file)
                             : run_journal::open(in_, task_.cluster_file);
    if (!opened) return opened.error();
    journal_ = std::move(*opened);
    return journal_.may_begin(o_);
  }

  done take_source() {
    auto source = task_.source(journal_);
    if (!source) return source.error();
    source_ = std::move(*source);
    auto request = journal_.evidence();
    if (!request) return request.error();
    request_ = std::move(*request);
    request_.also_off = source_.also_off;
    return well;
  }

  // What nodes were known to have is in the steps: the first part of the run has changed it since.
  done take_last_run() {
    auto last = journal_.run_to_resume(in_);
    if (!last) return last.error();
    auto steps = journal_.steps(last->id);
    if (!steps) return steps.error();
    auto options = read_fleet_options(in_, last->options);
    if (!options) return options.error();
    o_ = std::move(*options);
    if (const auto taken = last->revision ? take_revision(*last) : take_source(); !taken)
      return taken.error();
    source_.targets.clear();
    request_.known.clear();
    for (const auto& s : *steps) {
      source_.targets.push_back({s.node, s.at});
      if (s.before) request_.known.push_back({s.node, s.at, s.before, last->id, last->started_at});
    }
    steps_ = std::move(*steps);
    id_ = last->id;
    return well;
  }

  done take_revision(const fleet::run& last) {
    auto pushed = journal_.find_revision(last.revision);
    if (!pushed) return pushed.error();
    source_.wanted = std::move(pushed->map);
    auto request = journal_.evidence(last.revision - 1);
    if (!request) return request.error();
    request_ = std::move(*request);
    request_.also_off = o_.also_off;
    return well;
  }

  // A plain reload sends no table: there is nothing to plan but who gets it.
  void make_plan() {
    const bool is_forced = source_.act == fleet_act::force_reload;
    if (source_.act != fleet_act::reload) request_.wanted = source_.wanted;
    request_.targets = source_.targets;
    request_.peers = links_.peers();
    request_.prune = is_forced || (o_.prune && !o_.resume);
    request_.force = o_.force || source_.act != fleet_act::push;
    request_.only = o_.only;
    plan_ = fleet::make_plan(request_);
    if (source_.act == fleet_act::reload) plan_.left.clear();
  }

  // Those that fail before the start are failed nodes as any other.
  done reaches_enough() {
    const auto failed = links_.failures().size();
    if (o_.force || o_.dry_run || failed <= o_.roll.max_fail) return well;
    report_unreachable(view(), out_);
    return stopped(fmt::format("{} of {} nodes failed before the start; nothing was sent", failed,
                               source_.targets.size()),
                   "--force goes past them, and --max-fail N past N of them");
  }

  // Almost always the wrong file. A run that goes on was let through before.
  done passes_guard() {
    const bool is_said = o_.yes && (o_.prune || source_.act != fleet_act::push || !source_.also_off.empty());
    if (o_.resume || is_said || !plan_.removes_most()) return well;
    return stopped(fmt::format("this switches off {} of {} known nodes; nothing was sent", plan_.removed,
                               plan_.known_names),
                   source_.act == fleet_act::push && source_.also_off.empty()
                       ? "if the file is right, say so with --prune and --yes"
                       : "if that is right, say so with --yes");
  }

  done show_plan() {
    report_plan(view(), out_, [this](const auto& n) { return plan_record(source_.act, n); });
    for (const auto& line : plan_notes(plan_, o_)) out_.note(line);
    if (!source_.headline.empty()) out_.note(source_.headline);
    if (plan_.changes_something())
      return failure{exit_code::no, ran::no, "this would change something", {}, subject::itself, {}};
    return well;
  }

  done is_confirmed() {
    const bool asks_later = o_.roll.pause == fleet::pause_kind::ask;
    if (asks_later && !can_ask()) return stopped("--pause ask has no terminal to ask on; nothing was sent");
    if (o_.force || o_.yes || o_.resume) return well;
    if (!can_ask())
      return stopped("this changes nodes and there is no terminal to ask on; nothing was sent",
                     "-y goes on without a question, -n shows the plan");
    output err(STDERR_FILENO);
    if (!source_.headline.empty()) err.write(source_.headline + "\n");
    err.write(plan_text(source_.act, plan_, o_));
    err.flush();
    if (!ask("go on?")) return stopped("not confirmed; nothing was sent");
    return well;
  }

  // The jobs of the nodes that answered; the others have failed before the start.
  std::vector<fleet::node_job> jobs() const {
    auto all = source_.act == fleet_act::push
                   ? fleet::push_jobs(plan_, request_.peers, o_.verify)
                   : fleet::reload_jobs(plan_, {source_.wanted, request_.peers, o_.verify,
                                                source_.act == fleet_act::force_reload});
    std::erase_if(all, [this](const auto& j) { return links_.failure(j.node) != nullptr; });
    return all;
  }

  done roll_out() {
    auto all = jobs();
    fleet::continuation from;
    if (o_.resume) from = fleet::resume(steps_, all);
    if (const auto begun = o_.resume ? reopen() : begin(); !begun) return begun.error();
    o_.roll.failed_before = links_.failures().size();
    const auto ended = rollout_.run(std::move(all), from, links_, *journal_.log(), id_);
    report_end(view(), ended, out_);
    return well;
  }

  done reopen() {
    const auto& who = journal_.who();
    const auto open = journal_.log()->reopen(id_, who.user, who.host, who.pid);
    if (!open) return bad_journal(open.error());
    return well;
  }

  done begin() {
    const auto& who = journal_.who();
    fleet::run_start start{std::string(in_.what.name),    who.user,     who.host, who.pid, who.since,
                           options_text(in_, plan_.gone), std::nullopt, {}};
    if (source_.act == fleet_act::push)
      start.pushed = fleet::revision{
          0, who.since, who.user, o_.message, source_.file_name, source_.file_text, source_.wanted};
    for (const auto& n : plan_.nodes) {
      const auto* why = links_.failure(n.node);
      auto state = n.is_up_to_date ? step_state::unchanged : step_state::planned;
      if (why) state = step_state::failed;
      start.steps.push_back({n.node, n.at, state, why ? sentence(*why) : "", n.step->before, 0});
    }
    const auto id = journal_.log()->begin(start);
    if (!id) return bad_journal(id.error());
    id_ = *id;
    return well;
  }

  const invocation& in_;
  fleet_options o_;
  const fleet_task& task_;
  report& out_;
  asio::io_context io_{1};
  fleet::links links_;
  rollout_run rollout_;
  run_journal journal_;
  fleet_source source_;
  std::vector<fleet::step> steps_;  // of the run that is resumed
  fleet::plan_request request_;
  fleet::plan plan_;
  fleet::run_id id_ = 0;
};

}  // namespace

void run_fleet_task(const invocation& in, fleet_options options, const fleet_task& task, report& out) {
  if (const auto ended = fleet_flow(in, std::move(options), task, out).run(); !ended) out.fail(ended.error());
}

}  // namespace bee::cli
