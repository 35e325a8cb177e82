#include "cli/rollout/fleet_flow.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/fleet/operation/operation.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/output.hpp"
#include "cli/base/question.hpp"
#include "cli/report/attended.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/fleet_question.hpp"
#include "cli/rollout/look_at_links.hpp"
#include "cli/rollout/plan_facts.hpp"
#include "cli/rollout/plan_text.hpp"
#include "cli/rollout/protected_context.hpp"
#include "cli/rollout/rollout_report.hpp"
#include "cli/rollout/state_folder.hpp"
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
        operation_(o_, links_) {
    keep_options();
  }

  done run() {
    if (const auto opened = open_journal(); !opened) return opened.error();
    if (const auto taken = o_.resume ? take_run() : take_source(); !taken) return taken.error();
    if (const auto noted = operation_.note_attempt(); !noted) return noted.error();
    const auto ended = attempt_it();
    if (!ended) operation_.end_attempt(ended.error());
    return ended;
  }

 private:
  const fleet::source& what() const { return operation_.what(); }
  bool tells_somebody() const { return operation_.told() > 0; }

  fleet_view view() const { return {operation_.planned(), links_, in_.set.timeout, false, error_hint()}; }

  std::string error_hint() const {
    return what().act == fleet_act::push
               ? std::string()
               : "the node's own cluster file is the likely cause; the reason is in its log";
  }

  void keep_options() {
    o_.stored = [this](const std::vector<std::string>& gone) { return options_text(in_, o_, gone); };
  }

  done attempt_it() {
    if (const auto may = operation_.may_begin(); !may) return may.error();
    raise_file_limit();
    if (o_.dry_run) links_.only_look();
    if (const auto seen = look_at_all_links(in_, io_, links_, what().targets, out_); !seen)
      return seen.error();
    operation_.make_plan();
    if (const auto reached = reaches_enough(); !reached) return reached.error();
    if (const auto passed = operation_.passes_guard(); !passed) return passed.error();
    if (o_.dry_run) return show_plan();
    if (!tells_somebody() && !operation_.goes_on() && links_.failures().empty()) return end_unchanged();
    if (const auto yes = is_confirmed(); !yes) return yes.error();
    return roll_out();
  }

  done open_journal() {
    auto opened = o_.dry_run ? read_journal(in_, task_.cluster_file) : write_journal(in_, task_.cluster_file);
    if (!opened) return opened.error();
    const auto was = opened->was();
    operation_.take_journal(std::move(*opened));
    if (!was.empty())
      out_.note("the journal of this cluster was taken over from " + escape_for_terminal(was.string()));
    return well;
  }

  done take_source() {
    auto source = task_.source(operation_.log());
    if (!source) return source.error();
    return operation_.take_source(std::move(*source));
  }

  done take_run() {
    const auto found = operation_.find_run();
    if (!found) return found.error();
    auto options = read_fleet_options(in_, found->options);
    if (!options) return options.error();
    o_ = std::move(*options);
    keep_options();
    auto given = task_.pushes_a_file ? attempt<fleet_source>(fleet_source()) : task_.source(operation_.log());
    if (!given) return given.error();
    const auto taken = operation_.take_run(std::move(*given), task_.pushes_a_file);
    if (taken && !in_.set.quiet) say("beectl: " + what().headline + "\n");
    return taken;
  }

  std::string headline() const { return o_.resume && !in_.set.quiet ? std::string() : what().headline; }

  done end_unchanged() {
    report_unchanged(view(), out_);
    return operation_.end_unchanged();
  }

  done reaches_enough() {
    const auto names = operation_.unreachable();
    if (names.empty() || o_.dry_run) return well;
    const auto which = fmt::format("{} of {} failed before the start", names.size(),
                                   fleet::count_text(what().targets.size(), "node"));
    if (operation_.reaches_enough()) {
      out_.note(which + ", and the others go on without: " + names_text(names));
      return well;
    }
    report_unreachable(view(), out_);
    return stopped(which + "; nothing was sent", without_hint(names));
  }

  done show_plan() {
    auto about = view();
    if (in_.set.output == output_format::text) {
      about.is_lines = true;
      out_.set_result(plain_text{plan_text(what().act, operation_.reachable())});
    }
    report_plan(about, out_, [this](const auto& n) {
      auto fields = plan_record(what().act, n);
      const std::string state(fields.front().second.as_string());
      return shown_plan{std::move(fields), plan_facts(state, n)};
    });
    for (const auto& line : plan_notes(operation_.planned(), o_)) out_.note(line);
    if (!headline().empty()) out_.note(headline());
    const auto names = operation_.unreachable();
    if (tells_somebody()) return would_change();
    if (!names.empty())
      out_.note(
          "nothing would change on the nodes that answered; not reached, so what would change there is not "
          "known: " +
          names_text(names));
    return well;
  }

  done is_confirmed() {
    const bool asks_later = o_.roll.pause == fleet::pause_kind::ask;
    if (asks_later && !can_ask()) return stopped("--pause ask has no terminal to ask on; nothing was sent");
    if (!tells_somebody()) return well;
    if (o_.asks_nothing) return note_protection(), well;
    return confirm(in_, what_is_touched(), text_of(change()));
  }

  // Lines, without the last line feed.
  std::string what_is_touched() const {
    std::string text = headline().empty() ? "" : headline() + "\n";
    text += plan_text(what().act, operation_.reachable());
    for (const auto& line : plan_notes(operation_.planned(), o_)) text += line + "\n";
    if (const auto names = operation_.unreachable(); !names.empty())
      text += "not reached, and gone past: " + names_text(names) + "\n";
    text.pop_back();
    return text;
  }

  // Whoever types -y by habit sees at least that there was something to ask.
  void note_protection() {
    if (const auto name = protected_context(in_))
      out_.note("context " + escape_for_terminal(*name) + " is protected: -y stood for its name");
  }

  fleet_change change() const {
    return {what().act, operation_.told(), operation_.planned().nodes.size(), what().file_name,
            operation_.goes_back()};
  }

  static void say(const std::string& text) {
    output err(STDERR_FILENO);
    err.write(text);
    err.flush();
  }

  done roll_out() {
    auto begun = operation_.begin();
    if (!begun) return begun.error();
    o_.roll.failed_before = links_.failures().size();
    const auto ended =
        rollout_.run(std::move(begun->jobs), begun->from, links_, *operation_.log().log(), begun->id);
    report_end(view(), ended, out_);
    if (out_.error()) operation_.explain(*out_.error());
    return well;
  }

  const invocation& in_;
  fleet_options o_;
  const fleet_task& task_;
  report& out_;
  asio::io_context io_{1};
  fleet::links links_;
  rollout_run rollout_;
  fleet::operation operation_;
};

}  // namespace

void run_fleet_task(const invocation& in, fleet_options options, const fleet_task& task, report& out) {
  if (const auto ended = fleet_flow(in, std::move(options), task, out).run(); !ended) out.fail(ended.error());
}

}  // namespace bee::cli
