#include "cli/bench/bench_progress.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

namespace bee::cli {
namespace {

constexpr auto between_draws = std::chrono::milliseconds(250);

double seconds_of(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double>(d).count();
}

}  // namespace

bench_progress::bench_progress(const invocation& in, boost::asio::io_context& io, const bench_options& o,
                               const bench_figures& f)
    : options_(o), figures_(f), line_(in), timer_(io) {}

void bench_progress::start() {
  if (!line_.is_live()) return;
  begin_ = drawn_ = std::chrono::steady_clock::now();
  wait();
}

void bench_progress::stop() {
  timer_.cancel();
  line_.clear();
}

void bench_progress::wait() {
  timer_.expires_after(between_draws);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    draw();
    wait();
  });
}

void bench_progress::draw() {
  const auto now = std::chrono::steady_clock::now();
  const auto all = figures_.ended() + figures_.warm_up();
  const auto& load = options_.load;
  auto text = fmt::format("{:.0f}s", seconds_of(now - begin_));
  if (load.time > duration::zero()) text += " of " + duration_text(load.warm_up + load.time);
  text += fmt::format(": {} calls", figures_.ended());
  if (load.calls > 0) text += fmt::format(" of {}", load.calls);
  text += fmt::format(", {:.0f}/s", static_cast<double>(all - seen_) / seconds_of(now - drawn_));
  if (figures_.answered() > 0)
    text += fmt::format(", p99 {:.3f} ms", static_cast<double>(figures_.latency().at(0.99)) * 1e-6);
  if (figures_.failed() > 0) text += fmt::format(", {} failed", figures_.failed());
  if (figures_.ended() == 0 && figures_.warm_up() > 0) text += " (warm-up)";
  seen_ = all;
  drawn_ = now;
  line_.draw(std::move(text));
}

}  // namespace bee::cli
