#include "cli/bench/bench_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>

#include "bee/cluster/fan_out.hpp"
#include "bee/stock/ask_service.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/bench/bench_progress.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

// How many time limits long the load may take: what a route for its replies is made for.
std::size_t limits_of(const load::plan& p, duration limit) {
  if (p.time == duration::zero()) return static_cast<std::size_t>(p.calls);
  return static_cast<std::size_t>((p.warm_up + p.time) / limit) + 2;
}

class load_run final : public load_events {
 public:
  load_run(asio::io_context& io, const invocation& in, const std::vector<cluster::node>& nodes,
           const bench_options& o, const bench_load& what, bench_figures& figures)
      : in_(in), nodes_(nodes), options_(o), what_(what), figures_(figures), timer_(io), over_(io) {
    add_links();
  }

  task<void> run();
  void on_ended(const load::due_call&, std::size_t node, const failure* why, const char* kind) override;
  void interrupt(int signal);
  bench_end& end() { return end_; }

 private:
  void add_links();
  task<void> open_links();
  task<void> close_links();
  task<failure> with_nearest(failure why, std::size_t node);
  load::time_point measured_to() const;
  load_link& link_for(std::uint64_t number);
  void pump(load::time_point now);
  void wait_for(load::time_point at);
  bool is_hopeless(const failure& why, std::size_t node, load::time_point now);
  void stop();
  void finish();
  bool is_spent(bool is_end) const {
    return options_.budget.is_spent(figures_.failed(), figures_.ended(), is_end);
  }

  const invocation& in_;
  const std::vector<cluster::node>& nodes_;
  const bench_options& options_;
  const bench_load& what_;
  bench_figures& figures_;
  std::optional<load::schedule> schedule_;
  std::vector<std::unique_ptr<load_link>> links_;  // of all nodes in turns
  std::vector<bool> has_answered_;
  asio::steady_timer timer_;  // for the next call of an open loop
  load::time_point armed_for_ = load::time_point::max();
  asio::steady_timer over_;  // cancelled at the end
  load::time_point last_reached_{};
  bool is_over_ = false;
  bool was_stopped_ = false;            // before its time
  std::optional<std::size_t> missing_;  // the node that has no such service
  bench_end end_;
};

void load_run::add_links() {
  has_answered_.resize(nodes_.size());
  const auto calls = limits_of(options_.load, in_.set.timeout);
  for (std::size_t k = 0; k < options_.connections; ++k)
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const link_setting setting{in_, *this, nodes_[i], i, calls};
      links_.push_back(what_.pb ? pb_link(setting, *what_.pb) : plain_link(setting, *what_.plain));
    }
}

// A node that can not be reached at the begin is part of what is measured where there are others.
task<void> load_run::open_links() {
  std::size_t good = 0;
  std::optional<failure> first;
  std::size_t at = 0;
  co_await cluster::fan_out(links_.size(), in_.set.jobs, [&](std::size_t i) -> task<void> {
    const auto opened = co_await links_[i]->open();
    if (opened) {
      ++good;
    } else if (!first || i % nodes_.size() < at) {
      first = opened.error();
      at = i % nodes_.size();
    }
  });
  if (good > 0 && (!first || (!what_.pb && nodes_.size() > 1))) co_return;
  if (first->about == subject::node) {
    first->message = nodes_[at].name + ": " + first->message;
    first->about = subject::itself;
  }
  end_.stopped = first;
}

task<void> load_run::close_links() {
  std::optional<exit_code> code;
  if (end_.signal != 0) code = static_cast<exit_code>(static_cast<int>(exit_code::signal_base) + end_.signal);
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const auto closed = co_await links_[i]->close(code);
    if (!closed) end_.left.push_back(nodes_[i % nodes_.size()].name + ": " + closed.error().message);
  }
}

task<failure> load_run::with_nearest(failure why, std::size_t node) {
  auto* peer = links_[node]->peer();
  if (what_.plain && peer && why.code == exit_code::not_found) {
    peer->restart();
    why = co_await stock::unknown_service(*peer, what_.plain->request().service);
  }
  if (why.about == subject::node) why.message = nodes_[node].name + ": " + why.message;
  why.about = subject::itself;
  co_return why;
}

task<void> load_run::run() {
  co_await open_links();
  if (!end_.stopped && end_.signal == 0) {
    const auto now = last_reached_ = clock::now();
    schedule_.emplace(options_.load, now);
    figures_.begin(schedule_->measured_from(), schedule_->measured_to());
    end_.is_begun = true;
    over_.expires_at(asio::steady_timer::time_point::max());
    pump(now);
    boost::system::error_code ignored;
    if (!is_over_) co_await over_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    figures_.end(measured_to());
    end_.is_budget_spent = end_.is_budget_spent || is_spent(true);
    if (missing_) end_.stopped = co_await with_nearest(*end_.stopped, *missing_);
  }
  co_await close_links();
}

// A load that was stopped was measured until now, and one that has made all its calls until the last ended.
load::time_point load_run::measured_to() const {
  const auto end = schedule_->measured_to();
  if (!was_stopped_ && schedule_->has_enough()) return figures_.last();
  const auto now = clock::now();
  return !end || (was_stopped_ && now < *end) ? now : *end;
}

// In turns; where one is busy, another one of the same node.
load_link& load_run::link_for(std::uint64_t number) {
  const auto first = (number - 1) % links_.size();
  for (auto at = first; at < first + links_.size(); at += nodes_.size())
    if (auto& link = *links_[at % links_.size()]; link.is_free()) return link;
  return *links_[first];
}

void load_run::pump(load::time_point now) {
  if (is_over_) return;
  while (const auto c = schedule_->next(now)) link_for(c->number).begin(*c);
  if (schedule_->in_flight() == 0 && schedule_->is_over(now)) return finish();
  if (options_.load.rate <= 0) return;
  if (const auto next = schedule_->wake_at(now)) wait_for(*next);
}

void load_run::wait_for(load::time_point at) {
  if (at >= armed_for_) return;
  armed_for_ = at;
  timer_.expires_at(at);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    armed_for_ = load::time_point::max();
    pump(clock::now());
  });
}

void load_run::stop() {
  was_stopped_ = true;
  finish();
}

void load_run::finish() {
  is_over_ = true;
  if (!was_stopped_) end_.given_up = schedule_->given_up();
  schedule_->stop();
  timer_.cancel();
  over_.cancel();
}

// Whether going on makes no sense: the node has no such service and never had, is no node, or has not been
// there for a whole time limit.
bool load_run::is_hopeless(const failure& why, std::size_t node, load::time_point now) {
  const bool is_wrong = why.code == exit_code::not_found || why.code == exit_code::wrong_peer ||
                        why.code == exit_code::bad_input;
  if (is_wrong && !has_answered_[node]) {
    missing_ = node;
    end_.stopped = why;
    return true;
  }
  if (why.code != exit_code::unreachable || now - last_reached_ < in_.set.timeout) return false;
  end_.stopped = why;
  end_.stopped->message = fmt::format("no node could be reached for {}; {}: {}",
                                      duration_text(in_.set.timeout), nodes_[node].name, why.message);
  end_.stopped->about = subject::itself;
  return true;
}

void load_run::on_ended(const load::due_call& c, std::size_t node, const failure* why, const char* kind) {
  if (is_over_) return;
  const auto now = clock::now();
  figures_.add(c, node, now, why, kind);
  schedule_->end();
  if (!why) {
    has_answered_[node] = true;
    last_reached_ = now;
  } else {
    if (is_hopeless(*why, node, now)) return stop();
    if (why->code != exit_code::unreachable) last_reached_ = now;
    if (is_spent(false)) {
      end_.is_budget_spent = true;
      return stop();
    }
  }
  pump(now);
}

void load_run::interrupt(int signal) {
  end_.signal = signal;
  if (schedule_ && !is_over_) stop();
}

}  // namespace

bench_end run_bench(const invocation& in, const std::vector<cluster::node>& nodes, const bench_options& o,
                    const bench_load& what, bench_figures& figures) {
  constexpr std::size_t few = 200;
  if (nodes.size() * o.connections > few) raise_file_limit();
  asio::io_context io(1);
  load_run run(io, in, nodes, o, what, figures);
  bench_progress shown(in, io, o, figures);
  int signals = 0;
  std::optional<interrupts> signal;
  signal.emplace(io.get_executor(), [&] {
    if (++signals > 1 || (!run.end().is_begun && !what.pb)) io.stop();
    run.interrupt(signal->caught().value_or(0));
  });
  std::exception_ptr thrown;
  asio::co_spawn(io, run.run(), [&](std::exception_ptr e) {
    thrown = e;
    io.stop();
  });
  shown.start();
  io.run();
  shown.stop();
  if (thrown) std::rethrow_exception(thrown);
  signal.reset();
  return std::move(run.end());
}

}  // namespace bee::cli
