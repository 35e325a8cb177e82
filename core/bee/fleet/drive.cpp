#include "bee/fleet/drive.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "bee/cluster/fan_out.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;

constexpr std::size_t reach_at_once = 16;  // peers that one node is asked about at a time
// Nodes whose turn comes soon are written down together with those whose turn it is: a write waits for the
// disk.
constexpr std::size_t announced_ahead = 512;
// Outcomes wait for company, but not for long: what is not yet written when this process is killed stays
// "begun".
constexpr std::size_t outcomes_at_once = 64;
constexpr auto longest_unwritten = std::chrono::milliseconds(50);

bool is_intention(step_state s) {
  return s == step_state::begun || s == step_state::resetting;
}

node_end end_of(step_state state) {
  if (state == step_state::ok) return node_end::ok;
  return state == step_state::failed ? node_end::not_applied : node_end::maybe_applied;
}

step_state state_after(const stock::trouble& t) {
  return t.has_run == ran::no ? step_state::failed : step_state::unknown;
}

run_state state_of(rollout_end end) {
  switch (end) {
    case rollout_end::done: return run_state::done;
    case rollout_end::stopped: return run_state::stopped;
    case rollout_end::rolled_back: return run_state::rolled_back;
    case rollout_end::interrupted:
    case rollout_end::journal_lost: return run_state::interrupted;
  }
  return run_state::interrupted;
}

}  // namespace

drive::drive(std::vector<node_job> jobs, verify_kind verify, rollout& engine, links& connections,
             journal& log, run_id id, drive_hooks hooks)
    : jobs_(std::move(jobs)),
      verify_(verify),
      engine_(engine),
      links_(connections),
      journal_(log),
      id_(id),
      hooks_(std::move(hooks)),
      states_(jobs_.size()),
      notes_(jobs_.size()),
      troubles_(jobs_.size()) {
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    states_[i] = jobs_[i].was;
    notes_[i] = jobs_[i].note;
  }
}

asio::awaitable<void> drive::run() {
  wake_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  engine_.start();
  while (true) {
    begin(engine_.take_actions());
    if (events_.empty() && engine_.is_finished() && running_ == 0) break;
    if (events_.empty()) {
      if (!marks_.empty()) wake_->expires_at(write_by_);
      boost::system::error_code ignored;
      co_await wake_->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      wake_->expires_at(asio::steady_timer::time_point::max());
    }
    for (const auto& e : std::exchange(events_, {})) settle(e);
    if (running_ == 0) signals_.clear();
  }
  take_back_announcements();
  write_end();
}

void drive::interrupt() {
  engine_.interrupt();
  if (engine_.is_finished())
    for (auto& signal : signals_) signal.emit(asio::cancellation_type::terminal);
  if (wake_) wake_->cancel();
}

void drive::settle(const event& e) {
  switch (e.of.what) {
    case action::kind::push:
      if (e.node.has_no_room) {
        engine_.no_room(e.of.node);
        if (engine_.state(e.of.node) != node_state::failed) return;
      }
      set_state(e.of.node, e.node.state, e.node.note);
      if (!e.node.has_no_room) engine_.ended(e.of.node, end_of(e.node.state));
      break;
    case action::kind::roll_back:
      if (e.node.has_no_room) {
        engine_.no_room(e.of.node);
        if (engine_.state(e.of.node) != node_state::rollback_failed) return;
      }
      set_state(e.of.node, e.node.state, e.node.note);
      if (!e.node.has_no_room) engine_.put_back(e.of.node, e.node.state == step_state::rolled_back);
      break;
    case action::kind::check_batch: engine_.batch_checked(e.good); break;
    case action::kind::pause:
    case action::kind::ask: e.good ? engine_.go_on() : engine_.decline(); break;
    case action::kind::finish: break;
  }
}

// Outcomes and intentions are written together; only then is anything begun, and not before the intentions
// are on the disk.
void drive::begin(const std::vector<action>& actions) {
  const bool is_written = announce(actions) ? write_marks(survives::power_cut) : write_outcomes();
  for (const auto& a : actions) {
    const bool touches_node = a.what == action::kind::push || a.what == action::kind::roll_back;
    if (is_written || !touches_node) {
      spawn(a);
    } else {
      const auto state = a.what == action::kind::push ? step_state::failed : step_state::rollback_failed;
      arrive({a, {state, journal_failure_.message() + " (not sent)", false}, false});
    }
  }
}

// Returns whether there is something new. A node that drops senders is announced at its turn and not before:
// after a kill it would not be told any more.
bool drive::announce(const std::vector<action>& actions) {
  bool has_new_push = false;
  bool has_rollback = false;
  for (const auto& a : actions) {
    if (a.what == action::kind::roll_back) set_state(a.node, step_state::rolling_back, {});
    has_rollback |= a.what == action::kind::roll_back;
    if (a.what != action::kind::push || is_intention(states_[a.node])) continue;
    intend(a.node);
    has_new_push = true;
  }
  if (has_new_push)
    for (const auto job : engine_.upcoming(announced_ahead)) {
      if (jobs_[job].drops_senders) break;
      if (!is_intention(states_[job])) intend(job);
    }
  return has_new_push || has_rollback;
}

void drive::intend(std::size_t job) {
  set_state(job, jobs_[job].drops_senders ? step_state::resetting : step_state::begun, {});
}

// Those whose turn did not come were sent nothing, unless by an earlier part of the run: of these the journal
// goes on to say that they may have it.
void drive::take_back_announcements() {
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (engine_.state(i) != node_state::skipped || !is_intention(states_[i])) continue;
    if (jobs_[i].may_have_it) {
      states_[i] = step_state::planned;
    } else {
      set_state(i, step_state::planned, {});
    }
  }
  write_marks(survives::kill);
}

void drive::spawn(const action& a) {
  switch (a.what) {
    case action::kind::push:
      return launch(push_one(a.node), [a](outcome o) { return event{a, std::move(o), false}; });
    case action::kind::roll_back:
      return launch(put_back_one(a.node), [a](outcome o) {
        if (o.state != step_state::rolled_back) o.state = step_state::rollback_failed;
        return event{a, std::move(o), false};
      });
    case action::kind::check_batch:
      return launch(hooks_.check_batch(), [a](bool good) { return event{a, {}, good}; });
    case action::kind::pause:
    case action::kind::ask:
      return launch(hooks_.wait_between(), [a](bool good) { return event{a, {}, good}; });
    case action::kind::finish: return;
  }
}

// Work that was cancelled ends by an exception: what it was doing is unknown.
template <class Work, class Take>
void drive::launch(Work work, Take take) {
  ++running_;
  auto& signal = signals_.emplace_back();
  asio::co_spawn(
      wake_->get_executor(), std::move(work),
      asio::bind_cancellation_slot(signal.slot(), [this, take](std::exception_ptr thrown, auto ended) {
        --running_;
        if (thrown) ended = {};
        arrive(take(std::move(ended)));
      }));
}

void drive::arrive(event e) {
  events_.push_back(std::move(e));
  wake_->cancel();
}

asio::awaitable<drive::outcome> drive::push_one(std::size_t job) {
  const auto& j = jobs_[job];
  troubles_[job].reset();
  auto node = co_await links_.take(j.node, j.at);
  if (!node) {
    outcome failed{step_state::failed, stock::sentence(node.error()) + " (not sent)",
                   links::is_no_room(node.error())};
    troubles_[job] = node.error();
    co_return failed;
  }
  if (verify_ == verify_kind::none) {
    const auto handed = co_await node->hand_over(j.messages);
    outcome sent{step_state::unknown, "handed over, not verified", false};
    if (handed) sent.state = step_state::ok;
    if (!handed) sent = {state_after(handed.error()), stock::sentence(handed.error()), false};
    if (!handed) troubles_[job] = handed.error();
    co_return sent;
  }
  const auto taken = co_await node->send_in_order(j.messages);
  if (!taken) {
    outcome failed{state_after(taken.error()), stock::sentence(taken.error()), false};
    troubles_[job] = taken.error();
    co_return failed;
  }
  auto verified = co_await verify_one(job, *node);
  const auto process = co_await node->process();
  if (process.top != 0) jobs_[job].process = process;
  links_.keep(j.node, std::move(*node));
  co_return verified;
}

asio::awaitable<drive::outcome> drive::verify_one(std::size_t job, stock::stock_node& node) {
  outcome verified{step_state::ok, {}, false};
  const auto& peers = jobs_[job].must_reach;
  co_await cluster::fan_out(peers.size(), reach_at_once, [&](std::size_t i) -> asio::awaitable<void> {
    const auto reached = co_await node.reach(peers[i]);
    if (reached) co_return;
    verified.state = step_state::unverified;
    if (verified.note.empty()) verified.note = "it can not reach " + peers[i];
  });
  co_return verified;
}

asio::awaitable<drive::outcome> drive::put_back_one(std::size_t job) {
  const auto& j = jobs_[job];
  outcome failed{step_state::rollback_failed, "what it had before is unknown", false};
  if (!j.undo) co_return failed;
  auto node = co_await links_.take(j.node, j.at);
  if (!node) {
    failed = {step_state::rollback_failed, stock::sentence(node.error()), links::is_no_room(node.error())};
    co_return failed;
  }
  std::vector<message_ptr> messages(1, j.undo);
  const auto taken = co_await node->send_in_order(std::move(messages));
  if (!taken) {
    failed.note = stock::sentence(taken.error());
    co_return failed;
  }
  outcome done{step_state::rolled_back, notes_[job], false};
  co_return done;
}

// What a node is known to have after it came to a state.
mark drive::mark_of(std::size_t job) const {
  const auto& j = jobs_[job];
  mark m{j.node, states_[job], notes_[job], mark::belief::unknown, nullptr};
  if (m.state == step_state::ok && verify_ != verify_kind::none) m.map = j.after;
  m.process = j.process;
  const bool has_old = m.state == step_state::failed || m.state == step_state::planned;
  if (has_old || m.state == step_state::rolled_back) m.map = j.before;
  if (has_old) m.since = j.since;
  if (has_old) m.process = j.known_process;
  if (m.map) m.about = mark::belief::has;
  return m;
}

void drive::set_state(std::size_t job, step_state state, std::string note) {
  states_[job] = state;
  if (state != step_state::rolling_back) notes_[job] = std::move(note);
  if (marks_.empty()) write_by_ = asio::steady_timer::clock_type::now() + longest_unwritten;
  marks_.push_back(mark_of(job));
  const bool is_end =
      !is_intention(state) && state != step_state::rolling_back && state != step_state::planned;
  if (hooks_.on_node && is_end) hooks_.on_node(job, state, notes_[job]);
}

bool drive::write_outcomes() {
  const bool may_wait = marks_.size() < outcomes_at_once && asio::steady_timer::clock_type::now() < write_by_;
  return may_wait ? !journal_failure_ : write_marks(survives::kill);
}

bool drive::write_marks(survives what) {
  if (journal_failure_) return false;
  if (marks_.empty()) return true;
  const auto written = journal_.note(id_, marks_, hooks_.now(), what);
  marks_.clear();
  if (!written) {
    journal_failure_ = written.error();
    engine_.lose_journal();
    return false;
  }
  if (hooks_.on_written) hooks_.on_written();
  return true;
}

void drive::write_end() {
  if (journal_failure_) return;
  const auto ended = journal_.end(id_, state_of(engine_.end()), hooks_.now());
  if (!ended) journal_failure_ = ended.error();
}

}  // namespace bee::fleet
