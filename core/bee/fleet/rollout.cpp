#include "bee/fleet/rollout.hpp"

#include <algorithm>
#include <utility>

namespace bee::fleet {

rollout::rollout(std::size_t nodes, rollout_options options, std::vector<bool> applied_before,
                 std::vector<bool> begun_before)
    : options_(std::move(options)),
      nodes_(nodes),
      jobs_(std::max<std::size_t>(options_.jobs, 1)),
      failures_(options_.failed_before) {
  applied_before.resize(nodes);
  begun_before.resize(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    if (applied_before[i]) {
      nodes_[i] = {node_state::ok, node_state::ok, true};
    } else {
      order_.push_back(i);
    }
  }
  const auto rest =
      std::stable_partition(order_.begin(), order_.end(), [&](auto i) { return begun_before[i]; });
  const auto begun = static_cast<std::size_t>(rest - order_.begin());
  sizes_ = cut_batches(options_.batches, order_.size() - begun);
  if (begun > 0) sizes_.insert(sizes_.begin(), begun);
}

bool rollout::has_something_to_check() const {
  return options_.has_batch_check &&
         std::any_of(nodes_.begin(), nodes_.end(), [](const auto& n) { return n.state == node_state::ok; });
}

void rollout::start() {
  if (phase_ != phase::ready) return;
  if (!has_something_to_check()) return begin_batch();
  is_first_check_ = true;
  phase_ = phase::checking;
  emit(action::kind::check_batch);
}

void rollout::start_rollback() {
  if (phase_ == phase::ready) begin_rollback();
}

void rollout::ended(std::size_t node, node_end how) {
  if (nodes_[node].state != node_state::pushing) return;
  --running_;
  nodes_[node].may_have_it = how != node_end::not_applied;
  if (how == node_end::ok) {
    nodes_[node].state = node_state::ok;
  } else {
    fail(node);
  }
  advance();
}

void rollout::put_back(std::size_t node, bool good) {
  if (nodes_[node].state != node_state::rolling_back) return;
  --running_;
  nodes_[node].state = good ? node_state::rolled_back : node_state::rollback_failed;
  advance();
}

void rollout::no_room(std::size_t node) {
  auto& n = nodes_[node];
  const bool is_push = n.state == node_state::pushing;
  if (!is_push && n.state != node_state::rolling_back) return;
  if (running_ == 1) return is_push ? ended(node, node_end::not_applied) : put_back(node, false);
  --running_;
  jobs_ = std::min(jobs_, running_);
  queue_.push_front(node);
  n.state = is_push ? node_state::waiting : n.before_rollback;
  advance();
}

void rollout::batch_checked(bool good) {
  if (phase_ != phase::checking) return;
  has_failed_check_ |= !good;
  if (!good && options_.when_over != on_fail::go_on) is_over_budget_ = true;
  if (!std::exchange(is_first_check_, false)) return after_batch();
  is_halted() ? conclude() : begin_batch();
}

void rollout::go_on() {
  if (phase_ == phase::pausing) begin_batch();
}

void rollout::decline() {
  if (phase_ == phase::pausing) finish(rollout_end::interrupted);
}

void rollout::interrupt() {
  if (phase_ == phase::finished) return;
  if (is_interrupted_ || phase_ == phase::pausing || phase_ == phase::ready)
    return finish(rollout_end::interrupted);
  is_interrupted_ = true;
  advance();
}

void rollout::lose_journal() {
  if (phase_ == phase::finished || is_journal_lost_) return;
  is_journal_lost_ = true;
  if (phase_ == phase::pausing || phase_ == phase::ready) return finish(rollout_end::journal_lost);
  advance();
}

std::vector<action> rollout::take_actions() {
  return std::exchange(actions_, {});
}

std::vector<std::size_t> rollout::upcoming(std::size_t most) const {
  if (phase_ != phase::pushing || is_halted()) return {};
  const auto count = static_cast<std::ptrdiff_t>(std::min(most, queue_.size()));
  return {queue_.begin(), queue_.begin() + count};
}

void rollout::advance() {
  if (phase_ == phase::pushing) fill_batch();
  if (phase_ == phase::rolling_back) fill_rollback();
}

void rollout::fill_batch() {
  while (!is_halted() && running_ < jobs_ && !queue_.empty()) {
    const auto node = queue_.front();
    queue_.pop_front();
    nodes_[node].state = node_state::pushing;
    ++running_;
    emit(action::kind::push, node);
  }
  if (running_ > 0) return;
  if (is_halted()) return conclude();
  end_batch();
}

void rollout::fill_rollback() {
  while (!is_interrupted_ && !is_journal_lost_ && running_ < jobs_ && !queue_.empty()) {
    const auto node = queue_.front();
    queue_.pop_front();
    nodes_[node].before_rollback = std::exchange(nodes_[node].state, node_state::rolling_back);
    ++running_;
    emit(action::kind::roll_back, node);
  }
  if (running_ > 0) return;
  if (is_journal_lost_) return finish(rollout_end::journal_lost);
  finish(is_interrupted_ ? rollout_end::interrupted : rollout_end::rolled_back);
}

void rollout::begin_batch() {
  if (batch_ == sizes_.size()) return finish(rollout_end::done);
  phase_ = phase::pushing;
  for (std::size_t i = 0; i < sizes_[batch_]; ++i) queue_.push_back(order_[next_++]);
  fill_batch();
}

void rollout::end_batch() {
  if (!options_.has_batch_check) return after_batch();
  phase_ = phase::checking;
  emit(action::kind::check_batch);
}

void rollout::after_batch() {
  if (is_halted()) return conclude();
  if (++batch_ == sizes_.size()) return finish(rollout_end::done);
  if (options_.pause == pause_kind::none) return begin_batch();
  phase_ = phase::pausing;
  emit(options_.pause == pause_kind::ask ? action::kind::ask : action::kind::pause);
}

// The last nodes first: the canary keeps the change longest.
void rollout::begin_rollback() {
  phase_ = phase::rolling_back;
  queue_.clear();
  for (std::size_t i = nodes_.size(); i-- > 0;)
    if (nodes_[i].may_have_it) queue_.push_back(i);
  fill_rollback();
}

void rollout::conclude() {
  if (is_journal_lost_) return finish(rollout_end::journal_lost);
  if (is_interrupted_) return finish(rollout_end::interrupted);
  if (options_.when_over == on_fail::roll_back) return begin_rollback();
  finish(rollout_end::stopped);
}

void rollout::finish(rollout_end how) {
  phase_ = phase::finished;
  end_ = how;
  for (auto& n : nodes_)
    if (n.state == node_state::waiting) n.state = node_state::skipped;
  actions_.clear();
  emit(action::kind::finish);
}

void rollout::fail(std::size_t node) {
  nodes_[node].state = node_state::failed;
  ++failures_;
  if (failures_ > options_.max_fail && options_.when_over != on_fail::go_on) is_over_budget_ = true;
}

void rollout::emit(action::kind what, std::size_t node) {
  actions_.push_back({what, node});
}

}  // namespace bee::fleet
