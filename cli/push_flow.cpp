#include "cli/push_flow.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <map>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/fleet/drive.hpp"
#include "bee/fleet/resume.hpp"
#include "cli/fleet_state.hpp"
#include "cli/output.hpp"
#include "cli/push_plan.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using fleet::step_state;

failure stopped(std::string message, std::string hint = {}) {
  return {exit_code::stopped, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

void say(const std::string& text) {
  output err(STDERR_FILENO);
  err.write(text);
  err.flush();
}

void run_loop(asio::io_context& io, asio::awaitable<void> work) {
  std::exception_ptr thrown;
  asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
    thrown = e;
    io.stop();
  });
  io.restart();
  io.run();
  if (thrown) std::rethrow_exception(thrown);
}

bool is_yes_typed() {
  say("go on? [y/N] ");
  char letter = 'n';
  char rest = letter;
  if (::read(STDIN_FILENO, &letter, 1) != 1) return false;
  for (rest = letter; rest != '\n';)
    if (::read(STDIN_FILENO, &rest, 1) != 1) break;
  return letter == 'y' || letter == 'Y';
}

failure failure_of(step_state state, const std::string& note) {
  failure f{exit_code::unreachable, ran::no, escape_for_terminal(note), {}, subject::node, {}};
  if (state == step_state::unknown) f = {exit_code::unknown, ran::unknown, f.message, {}, subject::node, {}};
  if (state == step_state::unverified || state == step_state::rollback_failed)
    f = {exit_code::no, ran::yes, f.message, {}, subject::node, {}};
  return f;
}

// One push; the members come to life in the order of the steps of run().
class push_flow {
 public:
  push_flow(const invocation& in, push_options options, push_source source, report& out)
      : in_(in), o_(std::move(options)), source_(std::move(source)), out_(out), links_(in.set.timeout) {}

  void run() {
    if (!open_state() || !take_source()) return;
    run_loop(io_, links_.open_all(source_.targets, in_.set.jobs));
    if (!reaches_enough()) return;
    make_plan();
    if (!passes_guard()) return;
    if (o_.dry_run) return show_plan();
    if (!plan_.changes_something() && !o_.resume && links_.failures().empty()) return report_unchanged();
    if (!is_confirmed() || !begin()) return;
    roll_out();
  }

 private:
  bool give_up(failure why) {
    out_.fail(std::move(why));
    return false;
  }

  bool open_state() {
    const auto directory = state_directory(in_, source_.file_name);
    if (!directory) return give_up(directory.error());
    if (o_.dry_run) return open_to_read(*directory);
    auto opened = fleet::journal::open(*directory);
    if (!opened) return give_up(no_journal(*directory, opened.error()));
    journal_.emplace(std::move(*opened));
    who_ = this_run(in_);
    auto lock = fleet::run_lock::take(*directory, who_);
    if (!lock) return give_up(no_journal(*directory, lock.error()));
    if (lock->state == fleet::run_lock::state::held) return give_up(locked_by(lock->holder));
    lock_ = std::move(lock->lock);
    return is_free_to_begin();
  }

  bool open_to_read(const fs::path& directory) {
    if (!fs::exists(directory / "journal.db")) return true;
    auto opened = fleet::journal::open_to_read(directory);
    if (!opened) return give_up(no_journal(directory, opened.error()));
    journal_.emplace(std::move(*opened));
    return is_free_to_begin();
  }

  static failure no_journal(const fs::path& directory, const error_code& why) {
    return stopped(escape_for_terminal(directory.string()) + ": " + why.message() + " (nothing was sent)");
  }

  static failure locked_by(const fleet::lock_holder& h) {
    return stopped(fmt::format("{} of {}@{} (process {}) is running since {}; nothing was sent",
                               escape_for_terminal(h.what), escape_for_terminal(h.user),
                               escape_for_terminal(h.host), h.pid, time_text(h.since)));
  }

  // A run that was killed is finished or given up, knowingly.
  bool is_free_to_begin() {
    const auto runs = journal_->runs(1);
    const auto latest = journal_->latest_revision();
    if (!runs || !latest) return give_up(bad_journal(runs ? latest.error() : runs.error()));
    latest_ = *latest;
    if (o_.expects_revision && static_cast<std::size_t>(latest_) != o_.expect_revision)
      return give_up(stopped(
          fmt::format("the latest revision is {}, not {}; nothing was sent", latest_, o_.expect_revision)));
    if (!runs->empty()) last_run_ = runs->front();
    const bool is_open = last_run_ && last_run_->state == fleet::run_state::running;
    if (!is_open || o_.resume || o_.force || o_.dry_run) return true;
    return give_up(
        stopped(fmt::format("run {} of {}@{}, begun {}, was not finished", last_run_->id,
                            escape_for_terminal(last_run_->user), escape_for_terminal(last_run_->host),
                            time_text(last_run_->started_at)),
                "--resume finishes it, --force begins anew"));
  }

  static failure bad_journal(const error_code& why) { return stopped(why.message() + " (nothing was sent)"); }

  bool take_source() {
    if (!journal_) return !o_.resume || give_up(stopped("there is no run to resume"));
    if (!o_.resume) return read_known(latest_);
    if (!last_run_ || last_run_->state == fleet::run_state::done || last_run_->revision == 0)
      return give_up(stopped("there is no run to resume"));
    auto pushed = journal_->find_revision(last_run_->revision);
    auto steps = journal_->steps(last_run_->id);
    if (!pushed || !steps) return give_up(bad_journal(pushed ? steps.error() : pushed.error()));
    apply_options_text(last_run_->options, o_);
    steps_ = std::move(*steps);
    source_ = {std::move(pushed->map), pushed->file_name, pushed->file_text, {}};
    for (const auto& s : steps_) {
      source_.targets.push_back({s.node, s.at});
      if (s.before) request_.known.push_back({s.node, s.at, s.before, last_run_->id, last_run_->started_at});
    }
    return read_last(last_run_->revision - 1);
  }

  bool read_known(fleet::revision_id before) {
    auto known = journal_->known();
    if (!known) return give_up(bad_journal(known.error()));
    request_.known = std::move(*known);
    return read_last(before);
  }

  // The newest revision that a run brought to its end.
  bool read_settled() {
    constexpr std::size_t far_enough = 1000;
    const auto runs = journal_->runs(far_enough);
    if (!runs) return give_up(bad_journal(runs.error()));
    for (const auto& r : *runs) {
      if (r.state != fleet::run_state::done || r.revision < 1) continue;
      auto settled = journal_->find_revision(r.revision);
      if (!settled) return give_up(bad_journal(settled.error()));
      request_.settled = std::make_shared<const cluster::node_map>(std::move(settled->map));
      return true;
    }
    return true;
  }

  bool read_last(fleet::revision_id id) {
    if (!read_settled()) return false;
    if (id < 1) return true;
    auto last = journal_->find_revision(id);
    if (!last) return give_up(bad_journal(last.error()));
    request_.last = std::make_shared<const cluster::node_map>(std::move(last->map));
    return true;
  }

  bool reaches_enough() {
    if (o_.force || o_.dry_run || links_.failures().empty()) return true;
    for (const auto& [node, why] : links_.failures()) add_node(node, step_state::failed, sentence(why));
    return give_up(stopped(fmt::format("{} of {} nodes can not be reached; nothing was sent",
                                       links_.failures().size(), source_.targets.size()),
                           "--force pushes to the others"));
  }

  void make_plan() {
    request_.wanted = source_.wanted;
    request_.targets = source_.targets;
    request_.peers = links_.peers();
    request_.prune = o_.prune;
    request_.force = o_.force;
    request_.only = o_.only;
    plan_ = fleet::make_plan(request_);
  }

  bool passes_guard() {
    if (!plan_.removes_most() || (o_.prune && o_.yes)) return true;
    return give_up(stopped(fmt::format("this switches off {} of {} known nodes; nothing was sent",
                                       plan_.removed, plan_.known_names),
                           "if the file is right, say so with --prune and --yes"));
  }

  void show_plan() {
    for (const auto& n : plan_.nodes) {
      const auto* why = links_.failure(n.node);
      why ? add_node(n.node, step_state::failed, sentence(*why)) : add_plan(n);
    }
    if (!plan_.gone.empty()) out_.note("gone from the file, to be set to false: " + names(plan_.gone));
    if (!plan_.left.empty()) out_.note("not in the file, and left as they are: " + names(plan_.left));
    if (plan_.changes_something())
      out_.fail({exit_code::no, ran::no, "this push would change something", {}, subject::itself, {}});
  }

  static std::string names(const std::vector<std::string>& all) {
    return escape_for_terminal(cluster::compress(all));
  }

  void add_plan(const fleet::node_plan& n) {
    node_report r;
    r.node = n.node;
    r.address = to_string(n.at);
    r.result = plan_record(n);
    r.place = place_of(n.node);
    out_.add(std::move(r));
  }

  void report_unchanged() {
    for (const auto& n : plan_.nodes) add_node(n.node, step_state::unchanged, {});
  }

  bool is_confirmed() {
    if (o_.force || o_.yes || o_.resume) return true;
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO))
      return give_up(stopped("this changes nodes and there is no terminal to ask on; nothing was sent",
                             "-y goes on without a question, -n shows the plan"));
    say(plan_text(plan_, o_));
    return is_yes_typed() || give_up(stopped("not confirmed; nothing was sent"));
  }

  // The jobs of the nodes that answered; the others have failed before the start.
  bool begin() {
    auto jobs = fleet::push_jobs(plan_, request_.peers, o_.verify);
    std::erase_if(jobs, [&](const auto& j) { return links_.failure(j.node) != nullptr; });
    if (o_.resume) {
      auto applied = fleet::resume(steps_, jobs);
      if (!applied)
        return give_up(stopped("the last run was being rolled back when it ended",
                               "beectl push-config --force begins anew"));
      applied_ = std::move(*applied);
      jobs_ = std::move(jobs);
      const auto open = journal_->reopen(last_run_->id, who_.user, who_.host, who_.pid);
      if (!open) return give_up(bad_journal(open.error()));
      id_ = last_run_->id;
      return true;
    }
    jobs_ = std::move(jobs);
    const auto id = journal_->begin(start_of_run());
    if (!id) return give_up(bad_journal(id.error()));
    id_ = *id;
    return true;
  }

  fleet::run_start start_of_run() const {
    fleet::run_start s{std::string(in_.what.name), who_.user,         who_.host, who_.pid, who_.since,
                       options_text(o_),           fleet::revision{}, {}};
    s.pushed = fleet::revision{
        0, who_.since, who_.user, o_.message, source_.file_name, source_.file_text, source_.wanted};
    for (const auto& n : plan_.nodes) {
      const auto* why = links_.failure(n.node);
      auto state = n.is_up_to_date ? step_state::unchanged : step_state::planned;
      if (why) state = step_state::failed;
      s.steps.push_back({n.node, n.at, state, why ? sentence(*why) : "", n.step->before, 0});
    }
    return s;
  }

  void roll_out() {
    fleet::rollout engine(jobs_.size(), o_.roll, applied_);
    fleet::drive_hooks hooks;
    hooks.now = unix_now_ms;
    hooks.on_node = [this](std::size_t job, step_state state, const std::string& note) {
      if (!in_.set.quiet)
        say(fmt::format("{}: {}{}{}\n", escape_for_terminal(jobs_[job].node), to_text(state),
                        note.empty() ? "" : ": ", escape_for_terminal(note)));
    };
    hooks.wait_between = [this]() -> asio::awaitable<bool> {
      asio::steady_timer timer(io_, o_.pause);
      co_await timer.async_wait(asio::use_awaitable);
      co_return true;
    };
    fleet::drive d(jobs_, o_.verify, engine, links_, *journal_, id_, hooks);
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    await_signal(d);
    run_loop(io_, d.run());
    signals_.clear();
    report_end(engine, d);
  }

  void await_signal(fleet::drive& d) {
    signals_.async_wait([this, &d](const boost::system::error_code& why, int number) {
      if (why) return;
      signal_ = number;
      say("no more nodes are begun; once more to quit at once\n");
      d.interrupt();
      await_signal(d);
    });
  }

  void report_end(const fleet::rollout& engine, const fleet::drive& d) {
    std::map<std::string_view, std::size_t> by_name;
    for (std::size_t i = 0; i < jobs_.size(); ++i) by_name.emplace(jobs_[i].node, i);
    for (const auto& n : plan_.nodes) {
      const auto at = by_name.find(n.node);
      if (const auto* why = links_.failure(n.node)) {
        add_node(n.node, step_state::failed, sentence(*why));
      } else if (at == by_name.end()) {
        add_node(n.node, step_state::unchanged, {});
      } else if (engine.state(at->second) == fleet::node_state::skipped) {
        add_node(n.node, step_state::skipped, {});
      } else {
        const bool was_done =
            !applied_.empty() && applied_[at->second] && d.state(at->second) == step_state::planned;
        add_node(n.node, was_done ? step_state::ok : d.state(at->second), d.note(at->second));
      }
    }
    report_reason(engine, d);
  }

  void report_reason(const fleet::rollout& engine, const fleet::drive& d) {
    const auto failed = fmt::format("{} failed", engine.failures());
    switch (engine.end()) {
      case fleet::rollout_end::done: break;
      case fleet::rollout_end::stopped:
        out_.fail(stopped("stopped by the failure budget: " + failed, "--resume goes on"));
        break;
      case fleet::rollout_end::rolled_back:
        out_.fail(stopped("rolled back by the failure budget: " + failed));
        break;
      case fleet::rollout_end::interrupted:
        out_.fail({static_cast<exit_code>(static_cast<int>(exit_code::signal_base) + signal_),
                   ran::unknown,
                   "interrupted",
                   "--resume goes on",
                   subject::itself,
                   {}});
        break;
      case fleet::rollout_end::journal_lost: break;
    }
    if (d.journal_failure()) out_.fail(stopped(d.journal_failure().message() + "; no more nodes were begun"));
  }

  std::size_t place_of(const std::string& node) const {
    for (std::size_t i = 0; i < source_.targets.size(); ++i)
      if (source_.targets[i].name == node) return i;
    return source_.targets.size();
  }

  void add_node(const std::string& node, step_state state, const std::string& note) {
    node_report r;
    r.node = node;
    r.place = place_of(node);
    if (r.place < source_.targets.size()) r.address = to_string(*source_.targets[r.place].address);
    const bool is_good = state == step_state::ok || state == step_state::unchanged ||
                         state == step_state::skipped || state == step_state::rolled_back;
    r.result = record{{"state", std::string(to_text(state))}};
    if (!is_good) r.error = failure_of(state, note);
    out_.add(std::move(r));
  }

  const invocation& in_;
  push_options o_;
  push_source source_;
  report& out_;
  asio::io_context io_{1};
  asio::signal_set signals_{io_};  // made first: later there may be no file descriptor left for it
  fleet::links links_;
  fleet::run_lock lock_;
  fleet::lock_holder who_;
  std::optional<fleet::journal> journal_;
  std::optional<fleet::run> last_run_;
  fleet::revision_id latest_ = 0;
  std::vector<fleet::step> steps_;  // of the run that is resumed
  fleet::plan_request request_;
  fleet::plan plan_;
  std::vector<fleet::node_job> jobs_;
  std::vector<bool> applied_;
  fleet::run_id id_ = 0;
  int signal_ = SIGINT;
};

}  // namespace

void run_push(const invocation& in, push_options options, push_source source, report& out) {
  push_flow(in, std::move(options), std::move(source), out).run();
}

}  // namespace bee::cli
