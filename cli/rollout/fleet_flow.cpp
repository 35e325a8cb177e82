#include "cli/rollout/fleet_flow.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/output.hpp"
#include "cli/report/attended.hpp"
#include "cli/rollout/fleet_question.hpp"
#include "cli/rollout/look_at_links.hpp"
#include "cli/rollout/plan_facts.hpp"
#include "cli/rollout/plan_text.hpp"
#include "cli/rollout/protected_context.hpp"
#include "cli/rollout/resumed_run.hpp"
#include "cli/rollout/rollout_report.hpp"
#include "cli/rollout/run_record.hpp"
#include "cli/rollout/run_text.hpp"
#include "cli/rollout/traced_links.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
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
        rollout_(in_, o_, io_),
        record_(in_, o_, journal_, source_, links_) {}

  done run() {
    if (const auto opened = open_journal(); !opened) return opened.error();
    if (const auto taken = o_.resume ? take_run() : take_source(); !taken) return taken.error();
    if (!o_.dry_run && !resumed_)
      if (const auto noted = record_.note_attempt(); !noted) return noted.error();
    const auto ended = attempt_it();
    if (!ended) record_.end_attempt(ended.error());
    return ended;
  }

 private:
  fleet_view view() const { return {plan_, links_, in_.set.timeout, false, error_hint()}; }

  std::string error_hint() const {
    return source_.act == fleet_act::push
               ? std::string()
               : "the node's own cluster file is the likely cause; the reason is in its log";
  }

  done attempt_it() {
    if (const auto may = journal_.may_begin(o_); !may) return may.error();
    raise_file_limit();
    if (o_.dry_run) links_.only_look();
    if (const auto seen = look_at_all_links(in_, io_, links_, source_.targets, out_); !seen)
      return seen.error();
    make_plan();
    if (const auto reached = reaches_enough(); !reached) return reached.error();
    if (const auto passed = passes_guard(); !passed) return passed.error();
    if (o_.dry_run) return show_plan();
    if (!tells_somebody() && !goes_on() && links_.failures().empty()) return end_unchanged();
    if (const auto yes = is_confirmed(); !yes) return yes.error();
    return roll_out();
  }

  done open_journal() {
    auto opened = o_.dry_run ? run_journal::open_to_read(in_, task_.cluster_file)
                             : run_journal::open(in_, task_.cluster_file);
    if (!opened) return opened.error();
    journal_ = std::move(*opened);
    if (!journal_.was().empty())
      out_.note("the journal of this cluster was taken over from " +
                escape_for_terminal(journal_.was().string()));
    return well;
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

  // The run that is resumed was begun, and is not begun anew.
  bool goes_on() const { return resumed_ && resumed_->way == resumed_run::how::goes_on; }

  done take_run() {
    if (const auto may = journal_.may_begin(o_); !may) return may.error();
    auto found = find_run_to_resume(in_, o_, journal_);
    if (!found) return found.error();
    resumed_ = std::move(*found);
    auto options = read_fleet_options(in_, resumed_->of.options);
    if (!options) return options.error();
    o_ = std::move(*options);
    if (const auto taken = task_.pushes_a_file ? take_pushed() : take_source(); !taken) return taken.error();
    request_.also_off = o_.also_off;
    source_.targets.clear();
    for (const auto& s : resumed_->steps) source_.targets.push_back({s.node, s.at});
    if (source_.targets.empty()) return stopped(resumed_->headline + "; its nodes are forgotten");
    in_.set.quiet ? void(source_.headline = resumed_->headline) : say("beectl: " + resumed_->headline + "\n");
    record_.take(*resumed_);
    return well;
  }

  // The map of the run, and what was known before it.
  done take_pushed() {
    const auto& of = resumed_->of;
    auto pushed = of.has_begun ? journal_.find_revision(of.revision) : journal_.find_attempt(of.id);
    if (!pushed) return pushed.error();
    source_.wanted = std::move(pushed->map);
    source_.file_name = std::move(pushed->file_name);
    source_.file_text = std::move(pushed->file_text);
    auto request = goes_on() ? journal_.evidence(of.revision - 1) : journal_.evidence();
    if (!request) return request.error();
    request_ = std::move(*request);
    return well;
  }

  done end_unchanged() {
    report_unchanged(view(), out_);
    return record_.end_unchanged(plan_);
  }

  // A plain reload sends no table: there is nothing to plan but who gets it.
  void make_plan() {
    const bool is_forced = source_.act == fleet_act::force_reload;
    if (goes_on()) take_steps();
    if (source_.act != fleet_act::reload) request_.wanted = source_.wanted;
    request_.targets = source_.targets;
    request_.peers = links_.peers();
    request_.processes = links_.processes();
    request_.prune = is_forced || (o_.prune && !goes_on());
    request_.force = o_.force || source_.act != fleet_act::push;
    request_.only = o_.only;
    plan_ = fleet::make_plan(request_);
    if (source_.act == fleet_act::reload) plan_.left.clear();
    if (goes_on()) mark_parts(*resumed_, plan_);
  }

  // What nodes were known to have is in the steps: the first part of the run has changed it since.
  void take_steps() {
    forget_restarted(*resumed_, request_.known, links_.processes());
    request_.known.clear();
    for (const auto& s : resumed_->steps)
      if (s.before)
        request_.known.push_back({s.node, s.at, s.before, resumed_->of.id, resumed_->of.started_at});
  }

  // Those that fail before the start are failed nodes as any other.
  done reaches_enough() {
    const auto names = unreachable();
    if (names.empty() || o_.dry_run) return well;
    const auto which = fmt::format("{} of {} failed before the start", names.size(),
                                   count_text(source_.targets.size(), "node"));
    if (o_.force || names.size() <= o_.roll.max_fail) {
      out_.note(which + ", and the others go on without: " + names_text(names));
      return well;
    }
    report_unreachable(view(), out_);
    return stopped(which + "; nothing was sent", without_hint(names));
  }

  std::vector<std::string> unreachable() const {
    std::vector<std::string> out;
    for (const auto& n : plan_.nodes)
      if (links_.failure(n.node)) out.push_back(n.node);
    return out;
  }

  // Almost always the wrong file. A run that goes on was let through before.
  done passes_guard() {
    const bool is_said = o_.yes && (o_.prune || source_.act != fleet_act::push || !request_.also_off.empty());
    if (goes_on() || is_said || !plan_.removes_most()) return well;
    return stopped(fmt::format("this switches off {} of {} known nodes; nothing was sent", plan_.removed,
                               plan_.known_names),
                   source_.act == fleet_act::push && request_.also_off.empty()
                       ? "if the file is right, say so with --prune and --yes"
                       : "if that is right, say so with --yes");
  }

  done show_plan() {
    auto about = view();
    if (in_.set.output == output_format::text) {
      about.is_lines = true;
      out_.set_result(plain_text{plan_text(source_.act, reachable_plan())});
    }
    report_plan(about, out_, [this](const auto& n) {
      auto fields = plan_record(source_.act, n);
      const std::string state(fields.front().second.as_string());
      return shown_plan{std::move(fields), plan_facts(state, n)};
    });
    for (const auto& line : plan_notes(plan_, o_)) out_.note(line);
    if (!source_.headline.empty()) out_.note(source_.headline);
    const auto names = unreachable();
    if (tells_somebody())
      return failure{exit_code::no, ran::no, "this would change something", {}, subject::itself, {}};
    if (!names.empty())
      out_.note(
          "nothing would change on the nodes that answered; not reached, so what would change there is not "
          "known: " +
          names_text(names));
    return well;
  }

  fleet::plan reachable_plan() const {
    auto out = plan_;
    std::erase_if(out.nodes, [this](const auto& n) { return links_.failure(n.node) != nullptr; });
    return out;
  }

  done is_confirmed() {
    const bool asks_later = o_.roll.pause == fleet::pause_kind::ask;
    if (asks_later && !can_ask()) return stopped("--pause ask has no terminal to ask on; nothing was sent");
    if (!tells_somebody()) return well;
    if (o_.asks_nothing) return note_protection(), well;
    if (!can_ask())
      return stopped("this changes nodes and there is no terminal to ask on; nothing was sent",
                     "-y goes on without a question, -n shows the plan");
    std::string text = source_.headline.empty() ? "" : source_.headline + "\n";
    text += plan_text(source_.act, reachable_plan());
    for (const auto& line : plan_notes(plan_, o_)) text += line + "\n";
    if (const auto names = unreachable(); !names.empty())
      text += "not reached, and gone past: " + names_text(names) + "\n";
    say(text);
    switch (is_agreed(in_, change())) {
      case reply::yes: return well;
      case reply::no: return stopped("not confirmed; nothing was sent");
      case reply::interrupted: break;
    }
    auto why = interrupted(SIGINT, 0, 0);
    why.message += "; nothing was sent";
    why.has_run = ran::no;
    return why;
  }

  // Whoever types -y by habit sees at least that there was something to ask.
  void note_protection() {
    if (const auto name = protected_context(in_))
      out_.note("context " + escape_for_terminal(*name) + " is protected: -y stood for its name");
  }

  fleet_change change() const {
    const auto told =
        std::count_if(plan_.nodes.begin(), plan_.nodes.end(), [this](const auto& n) { return is_told(n); });
    const bool goes_back = goes_on() && fleet::remains_of(resumed_->steps).goes_back;
    return {source_.act, static_cast<std::size_t>(told), plan_.nodes.size(), source_.file_name, goes_back};
  }

  static void say(const std::string& text) {
    output err(STDERR_FILENO);
    err.write(text);
    err.flush();
  }

  bool is_told(const fleet::node_plan& n) const {
    if (links_.failure(n.node)) return false;
    return n.left == fleet::part_left::put_back || (n.left == fleet::part_left::all && !n.is_up_to_date);
  }
  bool tells_somebody() const {
    return std::any_of(plan_.nodes.begin(), plan_.nodes.end(), [this](const auto& n) { return is_told(n); });
  }

  // The jobs of the nodes that answered; the others have failed before the start, and nobody need reach them.
  std::vector<fleet::node_job> jobs() const {
    auto all = source_.act == fleet_act::push
                   ? fleet::push_jobs(plan_, request_.peers, o_.verify)
                   : fleet::reload_jobs(plan_, {source_.wanted, request_.peers, o_.verify,
                                                source_.act == fleet_act::force_reload});
    const auto has_failed = [this](const std::string& node) { return links_.failure(node) != nullptr; };
    std::erase_if(all, [&](const auto& j) { return has_failed(j.node); });
    for (auto& job : all) std::erase_if(job.must_reach, has_failed);
    return all;
  }

  done roll_out() {
    auto all = jobs();
    fleet::continuation from;
    if (goes_on()) from = fleet::resume(resumed_->steps, all);
    if (const auto begun = goes_on() ? record_.reopen(plan_) : record_.begin(plan_); !begun)
      return begun.error();
    o_.roll.failed_before = links_.failures().size();
    const auto ended = rollout_.run(std::move(all), from, links_, *journal_.log(), record_.id());
    report_end(view(), ended, out_);
    if (out_.error()) record_.explain(*out_.error());
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
  run_record record_;
  std::optional<resumed_run> resumed_;
  fleet::plan_request request_;
  fleet::plan plan_;
};

}  // namespace

void run_fleet_task(const invocation& in, fleet_options options, const fleet_task& task, report& out) {
  if (const auto ended = fleet_flow(in, std::move(options), task, out).run(); !ended) out.fail(ended.error());
}

}  // namespace bee::cli
