#include "cli/report/attended.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <memory>

#include "cli/base/interrupts.hpp"
#include "cli/report/message.hpp"
#include "cli/report/status_line.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

constexpr auto first_drawn = std::chrono::milliseconds(400);
constexpr auto between_draws = std::chrono::milliseconds(200);
constexpr auto long_time = std::chrono::seconds(10);

std::string seconds_of(duration time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + "s";
}

// Draws the line now and then. It may outlive attend() for a moment, in a handler that was cancelled.
class footer : public std::enable_shared_from_this<footer> {
 public:
  footer(const attendance& of, asio::io_context& io) : of_(of), line_(of.in), timer_(io) {}

  void start() {
    if (line_.is_live()) wait(first_drawn);
  }
  void stop() {
    is_over_ = true;
    timer_.cancel();
    line_.clear();
  }
  void clear() { line_.clear(); }

 private:
  void wait(duration time) {
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code&) {
      if (self->is_over_) return;
      self->draw();
      self->wait(between_draws);
    });
  }
  void draw() {
    const auto now = of_.look();
    auto text = fmt::format("{} of {} {} done", now.ended, now.nodes, of_.unit);
    if (now.failed > 0) text += fmt::format(", {} failed", now.failed);
    text +=
        "; " + std::to_string(std::chrono::floor<std::chrono::seconds>(clock::now() - start_).count()) + "s";
    if (of_.bound > duration::zero()) text += " of at most " + seconds_of(of_.bound);
    line_.draw(std::move(text));
  }

  const attendance& of_;
  status_line line_;
  asio::steady_timer timer_;
  clock::time_point start_ = clock::now();
  bool is_over_ = false;
};

// Said at the start: the work takes several rounds, and long.
void tell_long_bound(const attendance& of) {
  const auto nodes = of.look().nodes;
  const bool is_long = nodes > of.in.set.jobs && of.bound >= long_time;
  if (!is_long || of.in.set.quiet) return;
  write_error_line(fmt::format("beectl: {} nodes, {} at once: this may take {}", nodes, of.in.set.jobs,
                               seconds_of(of.bound)));
}

}  // namespace

int attend(const attendance& of, asio::io_context& io, asio::awaitable<void> work) {
  tell_long_bound(of);
  const auto shown = std::make_shared<footer>(of, io);
  const interrupts signals(
      io.get_executor(), of.on_signal ? of.on_signal : [&io] { io.stop(); });
  of.out.before_print = [shown] { shown->clear(); };
  std::exception_ptr thrown;
  asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
    thrown = e;
    io.stop();
  });
  shown->start();
  io.restart();
  io.run();
  of.out.before_print = nullptr;
  shown->stop();
  if (thrown) std::rethrow_exception(thrown);
  return signals.caught().value_or(0);
}

duration bound_of(std::size_t nodes, std::size_t jobs, duration each) {
  const auto at_once = std::max<std::size_t>(jobs, 1);
  const auto rounds = static_cast<duration::rep>((nodes + at_once - 1) / at_once);
  return rounds > 0 && each > duration::max() / rounds ? duration::max() : each * rounds;
}

failure interrupted(int signal, std::size_t ended, std::size_t nodes) {
  const auto code = static_cast<exit_code>(static_cast<int>(exit_code::signal_base) + signal);
  auto sentence = std::string("interrupted");
  if (nodes > 1) sentence += fmt::format(" when {} of {} nodes were done", ended, nodes);
  return {code, ran::unknown, std::move(sentence), {}, subject::itself, {}};
}

node_report interrupted_node(const invocation& in, int signal, const cluster::node& of, std::size_t place,
                             bool is_begun) {
  node_report out;
  out.node = of.name;
  if (of.address) out.address = to_string(*of.address);
  out.place = place;
  auto why = interrupted(signal, 0, 0);
  const bool changes = in.what.touches == effect::changes;
  why.has_run = changes && is_begun ? ran::unknown : ran::no;
  if (changes) why.message += is_begun ? " (unknown whether it ran)" : " (not sent)";
  why.about = subject::node;
  out.error = std::move(why);
  return out;
}

}  // namespace bee::cli
