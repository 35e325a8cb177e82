#include "cli/rollout/rollout_run.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <exception>
#include <memory>

#include "bee/file/time_text.hpp"
#include "cli/base/child_process.hpp"
#include "cli/base/ending_signals.hpp"
#include "cli/base/question.hpp"

namespace bee::cli {

namespace asio = boost::asio;
using fleet::step_state;

namespace {

// Returns how it ended; nothing when that was well.
asio::awaitable<std::string> run_check(child_process& check, std::string command,
                                       std::vector<std::string> variables, duration time) {
  if (const int why = check.start({{"/bin/sh", "-c", std::move(command)}, std::move(variables), -1, true}))
    co_return fmt::format("can not be started ({})", std::strerror(why));
  co_await check.wait(time);
  if (check.is_stopped()) co_return "was stopped";
  if (check.is_late()) co_return "was killed when its " + duration_text(time) + " were over,";
  co_return check.code() == 0 ? std::string() : fmt::format("ended with {}", check.code());
}

}  // namespace

// What lives as long as one rollout.
struct rollout_run::parts {
  fleet::rollout engine;
  progress shown;
  fleet::run_id id;
  rollout_outcome out;
  std::optional<fleet::drive> work;
  child_process* check = nullptr;  // the one that runs
};

bool is_good(step_state state) {
  return state == step_state::ok || state == step_state::unchanged || state == step_state::skipped ||
         state == step_state::rolled_back;
}

void run_on(asio::io_context& io, asio::awaitable<void> work) {
  std::exception_ptr thrown;
  asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
    thrown = e;
    io.stop();
  });
  io.restart();
  io.run();
  if (thrown) std::rethrow_exception(thrown);
}

rollout_outcome rollout_run::run(std::vector<fleet::node_job> jobs, const fleet::continuation& from,
                                 fleet::links& connections, fleet::journal& log, fleet::run_id id) {
  parts p{
      fleet::rollout(jobs.size(), o_.roll, from.applied, from.begun), progress(in_, jobs.size()), id, {}, {}};
  p.work.emplace(std::move(jobs), o_.verify, p.engine, connections, log, id, hooks(p));
  if (from.goes_back) p.engine.start_rollback();
  for (const int number : ending_signals)
    if (!is_ignored(number)) signals_.add(number);
  await_signal(p);
  run_on(io_, p.work->run());
  signals_.clear();
  p.shown.clear();
  for (std::size_t i = 0; i < p.work->jobs().size(); ++i) {
    const bool is_skipped = p.engine.state(i) == fleet::node_state::skipped;
    const auto state = p.work->state(i);
    p.out.nodes[p.work->jobs()[i].node] = {
        is_skipped && state == step_state::planned ? step_state::skipped : state, p.work->note(i),
        p.work->why(i) ? std::optional(*p.work->why(i)) : std::nullopt};
  }
  p.out.end = p.engine.end();
  p.out.failures = p.engine.failures();
  p.out.journal_failure = p.work->journal_failure();
  return std::move(p.out);
}

fleet::drive_hooks rollout_run::hooks(parts& p) {
  fleet::drive_hooks out;
  out.now = file::unix_now_ms;
  out.on_node = [&p](std::size_t job, step_state state, const std::string& note) {
    p.shown.node(p.work->jobs()[job].node, to_text(state), note, is_good(state));
  };
  out.check_batch = [this, &p] { return check_batch(p); };
  out.wait_between = [this, &p] { return wait_between(p); };
  return out;
}

asio::awaitable<bool> rollout_run::check_batch(parts& p) {
  const bool is_again = p.engine.is_checking_again();
  const auto batch = is_again ? 0 : p.engine.batch() + 1;
  std::vector<std::string> variables;
  variables.push_back(fmt::format("BEECTL_RUN={}", p.id));
  variables.push_back(fmt::format("BEECTL_BATCH={}", batch));
  variables.push_back(fmt::format("BEECTL_BATCHES={}", p.engine.batches()));
  p.shown.clear();
  child_process check(co_await asio::this_coro::executor);
  p.check = &check;
  const auto forget = std::unique_ptr<parts, void (*)(parts*)>(&p, [](parts* of) { of->check = nullptr; });
  auto command = o_.verify_command;
  const auto ended = co_await run_check(check, std::move(command), std::move(variables), o_.verify_time);
  if (ended.empty()) co_return true;
  std::string when = "again, before anything more was pushed";
  if (!is_again) when = fmt::format("after batch {} of {}", batch, p.engine.batches());
  const auto sentence = fmt::format("--verify-cmd {} {}", ended, when);
  p.shown.say(sentence);
  if (!check.is_stopped()) p.out.failed_check = sentence;
  co_return false;
}

// The engine has moved on to the batch that comes.
asio::awaitable<bool> rollout_run::wait_between(parts& p) {
  const auto next = fmt::format("batch {} of {}", p.engine.batch() + 1, p.engine.batches());
  if (o_.roll.pause == fleet::pause_kind::ask) {
    p.shown.clear();
    auto question = fmt::format("{} failed so far; begin {}?", p.engine.failures(), next);
    co_return co_await ask_later(std::move(question));
  }
  p.shown.say(fmt::format("{} begins in {}", next, duration_text(o_.pause)));
  asio::steady_timer timer(io_, o_.pause);
  co_await timer.async_wait(asio::use_awaitable);
  co_return true;
}

void rollout_run::await_signal(parts& p) {
  signals_.async_wait([this, &p](const boost::system::error_code& why, int number) {
    if (why) return;
    p.shown.say(p.out.signal == 0 ? "no more nodes are begun; once more to quit at once" : "quitting", true);
    p.out.signal = number;
    if (p.check) p.check->stop();
    p.work->interrupt();
    await_signal(p);
  });
}

}  // namespace bee::cli
