#include "cli/nodes/on_nodes.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "bee/cluster/fan_out.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/nodes/kept_links.hpp"
#include "cli/reach/reach.hpp"
#include "cli/report/attended.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_bounded = 1000;  // tries of which the time is told

using clock = std::chrono::steady_clock;

// Where the work on each node is.
class node_stages {
 public:
  explicit node_stages(std::size_t nodes) : stages_(nodes, stage::waits) {}

  void begin(std::size_t i) { stages_[i] = stage::runs; }
  /// What was tried did not run, and nothing is under way.
  void wait(std::size_t i) { stages_[i] = stage::waits; }
  void end(std::size_t i) {
    stages_[i] = stage::ended;
    ++ended_;
  }
  std::size_t nodes() const { return stages_.size(); }
  std::size_t ended() const { return ended_; }

  /// What a signal came before is reported so.
  void interrupt(int signal, const invocation& in, const std::vector<cluster::node>& nodes,
                 report& out) const {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (stages_[i] != stage::ended)
        out.add(interrupted_node(in, signal, nodes[i], i, stages_[i] == stage::runs));
    out.fail(interrupted(signal, ended_, nodes.size()));
  }

 private:
  enum class stage : char { waits, runs, ended };
  std::vector<stage> stages_;
  std::size_t ended_ = 0;
};

// What the work on all nodes shares.
struct job {
  const invocation& in;
  const std::vector<cluster::node>& nodes;
  report& out;
  const node_work& work;
  const node_work_manner& how;
  node_stages& stages;
  const bool& is_stopping;  // no more nodes are begun
  kept_links* links;        // null: each connection is for this work alone
  std::shared_ptr<gateway> through;
};

task<attempt<std::shared_ptr<remote>>> reach_one(job& j, std::size_t i) {
  if (j.links)
    if (auto kept = j.links->take(j.nodes[i], j.in.set.timeout)) co_return kept;
  co_return co_await remote::open(reach_options(j.in), j.nodes[i], j.through);
}

// Its descriptor is for the next node: a connection that nobody closes lives as long as its peer wants.
void leave_one(job& j, std::size_t i, const std::shared_ptr<remote>& to) {
  if (j.links) return j.links->give(j.nodes[i], j.in.set.timeout, to);
  if (!j.through) to->channel().close();
}

task<void> try_one(job& j, std::size_t i, node_talk& talk) {
  const auto opened = co_await reach_one(j, i);
  if (opened) {
    co_await j.work(**opened, talk);
    leave_one(j, i, *opened);
  } else if (j.how.on_unreached) {
    j.how.on_unreached(talk, opened.error());
  } else {
    talk.add_failure(opened.error());
  }
}

// Whether what came of a try is not to be told yet.
bool is_worth_another(const job& j, const node_talk& talk) {
  const auto& held = talk.held();
  return !j.is_stopping && held && held->error && j.how.retry.helps(*held->error);
}

task<void> work_on_one(job& j, std::size_t i) {
  if (j.is_stopping) co_return;
  j.stages.begin(i);
  for (auto left = j.how.retry.times; left > 0; --left) {
    node_talk talk(j.out, j.nodes[i], i);
    talk.hold();
    co_await try_one(j, i, talk);
    if (!is_worth_another(j, talk)) {
      if (talk.held()) j.out.add(*talk.held());
      j.stages.end(i);
      co_return;
    }
    j.stages.wait(i);
    co_await sleep_for(j.how.retry.interval);
    j.stages.begin(i);
  }
  node_talk talk(j.out, j.nodes[i], i);
  co_await try_one(j, i, talk);
  j.stages.end(i);
}

// The node on the way is asked once, before any target: when it is of no use, none is reached.
task<attempt<void>> open_gateway(job& j) {
  const auto at = pick_one(j.in, j.in.set.via);
  if (!at) co_return at.error();
  auto through = co_await gateway::open(reach_options(j.in), *at);
  if (through) {
    j.through = std::move(*through);
    co_return boost::system::in_place_value;
  }
  auto why = through.error();
  if (why.about == subject::node) why.message = at->name + ": " + why.message;
  why.about = subject::itself;
  co_return why;
}

// The connection to the node on the way must end before the executor does, so the job lives in here.
task<void> work_on_all(const invocation& in, const std::vector<cluster::node>& nodes, report& out,
                       const node_work& work, const node_work_manner& how, node_stages& stages,
                       const bool& is_stopping, kept_links* links) {
  job j{in, nodes, out, work, how, stages, is_stopping, links, nullptr};
  if (!in.set.via.empty()) {
    if (const auto opened = co_await open_gateway(j); !opened) {
      j.out.fail(opened.error());
      co_return;
    }
  }
  co_await cluster::fan_out(j.nodes.size(), j.in.set.jobs, [&j](std::size_t i) { return work_on_one(j, i); });
}

// A trace is of this run, and a gateway is opened for it.
kept_links* links_for(const invocation& in, const node_work_manner& how) {
  return how.keeps && in.set.via.empty() && !in.set.verbose ? kept_links::of_this_process() : nullptr;
}

// Work that did not come to its end is left on the executor, which must not run again then.
class links_in_use {
 public:
  explicit links_in_use(kept_links* links) : links_(links) {
    if (links_) links_->look();
  }
  ~links_in_use() {
    if (links_ && !is_done_) links_->drop();
  }
  links_in_use(const links_in_use&) = delete;
  links_in_use& operator=(const links_in_use&) = delete;
  void is_done() { is_done_ = true; }

 private:
  kept_links* links_;
  bool is_done_ = false;
};

attendance attendance_of(const invocation& in, report& out, duration bound, const node_stages& stages) {
  return {in, out, bound, [&out, &stages] {
            return how_far{stages.nodes(), stages.ended(), out.failures()};
          }};
}

task<void> work_on_each(std::size_t nodes, std::size_t jobs,
                        const std::function<task<void>(std::size_t)>& work, node_stages& stages) {
  co_await cluster::fan_out(nodes, jobs, [&](std::size_t i) -> task<void> {
    stages.begin(i);
    co_await work(i);
    stages.end(i);
  });
}

}  // namespace

node_talk::node_talk(report& out, const cluster::node& to, std::size_t place)
    : out_(out), to_(to), place_(place) {}

void node_talk::add(node_report about) {
  about.node = to_.name;
  if (to_.address) about.address = to_string(*to_.address);
  about.elapsed_ms = to_ms(clock::now() - start_);
  about.place = place_;
  if (is_held_) {
    held_ = std::move(about);
  } else {
    out_.add(std::move(about));
  }
}

void node_talk::add_result(data result, std::optional<std::size_t> number) {
  node_report about;
  about.result = std::move(result);
  about.number = number;
  add(std::move(about));
}

void node_talk::add_result(data result, tree facts) {
  node_report about;
  about.result = std::move(result);
  about.facts = std::move(facts);
  add(std::move(about));
}

void node_talk::add_failure(failure why, data learned, std::optional<std::size_t> number) {
  node_report about;
  about.result = std::move(learned);
  about.error = std::move(why);
  about.number = number;
  add(std::move(about));
}

void run_task(task<void> work) {
  asio::io_context io(1);
  const interrupts signals(io.get_executor(), [&io] { io.stop(); });
  std::exception_ptr thrown;
  asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
    thrown = e;
    io.stop();
  });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
  if (signals.caught()) throw interruption{*signals.caught()};
}

void on_nodes(const invocation& in, const std::vector<cluster::node>& nodes, report& out,
              const node_work& work, node_work_manner how) {
  constexpr std::size_t few = 200;
  if (std::min(nodes.size(), in.set.jobs) > few) raise_file_limit();
  asio::io_context own(1);
  node_stages stages(nodes.size());
  bool is_stopping = false;
  auto* const links = links_for(in, how);
  links_in_use use(links);
  auto& io = links ? links->io() : own;
  const auto tries = static_cast<duration::rep>(how.retry.times);
  const auto once = in.set.timeout * static_cast<int>(how.limits);
  const auto longest =
      how.retry.times > most_bounded ? duration::max() / 2 : once + (once + how.retry.interval) * tries;
  const auto bound = bound_of(nodes.size(), in.set.jobs, longest);
  auto by = attendance_of(in, out, out.is_stream ? duration::zero() : bound, stages);
  if (how.ends_itself) by.on_signal = [&is_stopping] { is_stopping = true; };
  const int signal = attend(by, io, work_on_all(in, nodes, out, work, how, stages, is_stopping, links));
  if (!signal) use.is_done();
  if (signal) stages.interrupt(signal, in, nodes, out);
}

void run_on_each(const invocation& in, const std::vector<cluster::node>& nodes, report& out, duration bound,
                 const std::function<task<void>(std::size_t)>& work) {
  asio::io_context io(1);
  node_stages stages(nodes.size());
  const int signal = attend(attendance_of(in, out, bound, stages), io,
                            work_on_each(nodes.size(), in.set.jobs, work, stages));
  if (signal) stages.interrupt(signal, in, nodes, out);
}

task<void> sleep_for(duration time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace bee::cli
