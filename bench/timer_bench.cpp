// Timers of a service while its node answers as many calls as it can: timer_bench [SECONDS]
// Fails when a tick is lost or doubled, so it is a check too, but one that takes a minute.

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "bee/node/hosted_service.hpp"
#include "bee/value/pack.hpp"
#include "ours.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

constexpr std::size_t count = 1000;
constexpr auto period = 10ms;

/// What the ticks of all timers were like.
struct record {
  struct timer {
    clock_type::time_point first;
    std::uint64_t ticks = 0;
  };
  std::vector<timer> timers{count};
  std::uint64_t out_of_order = 0;  // a number that was not the next: one was lost or came twice
  clock_type::duration drift{};    // the most that a tick was due beside first + n * period
  std::vector<double> late;        // milliseconds, mean of each second
  double late_sum = 0;
  std::uint64_t late_count = 0;

  void take(timer& of, const node::tick& t) {
    if (of.ticks == 0) of.first = t.due;
    out_of_order += t.number != of.ticks;
    const clock_type::duration beside = t.due - of.first - static_cast<std::int64_t>(of.ticks) * period;
    drift = std::max(drift, std::chrono::abs(beside));
    ++of.ticks;
    late_sum += std::chrono::duration<double, std::milli>(clock_type::now() - t.due).count();
    ++late_count;
  }
  void end_second() {
    late.push_back(late_sum / static_cast<double>(std::max<std::uint64_t>(late_count, 1)));
    late_sum = 0;
    late_count = 0;
  }
  std::uint64_t all() const {
    std::uint64_t sum = 0;
    for (const auto& t : timers) sum += t.ticks;
    return sum;
  }
  /// Ticks that were due by then.
  std::uint64_t due(clock_type::time_point by) const {
    std::uint64_t sum = 0;
    for (const auto& t : timers)
      if (t.ticks > 0 && by >= t.first) sum += 1 + static_cast<std::uint64_t>((by - t.first) / period);
    return sum;
  }
};

/// Calls `@echo` of the node, 512 at a time, until killed.
void load(const child::report& ready, std::uint16_t port) {
  const std::string message = value::pack({"lua", "echo", 10076447}).value();
  std::function<void()> send;
  with_channel(port, [&](net::channel& to) {
    send = [&] {
      to.call(echo_request(message), 60s, [&](session::outcome&& o) {
        if (o.error) std::exit(0);  // the node has ended
        send();
      });
    };
    for (int i = 0; i < 512; ++i) send();
    ready("sending");
  });
}

std::string text(double number, const char* unit) {
  char out[64];
  std::snprintf(out, sizeof out, "%.2f %s", number, unit);
  return out;
}

struct outcome {
  record ticks;
  std::uint64_t ran = 0;
  std::uint64_t expected = 0;
  std::uint64_t calls = 0;
};

/// Runs a node with the timers for so many seconds; reports its port once it listens.
outcome run(int seconds, const child::report& ready) {
  boost::asio::io_context io(1);
  node::node at(io.get_executor(), "bench");
  const auto echo = at.add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
    answer.answer_packed(r.message.take());
  });
  if (at.register_name("echo", echo).has_error() || at.listen().has_error()) std::abort();
  outcome out;
  std::unique_ptr<node::alarm> alarm;
  hosting::timer_set timers([&](hosting::time_point due) { alarm->set(due); });
  alarm = std::make_unique<node::alarm>(io.get_executor(),
                                        [&](hosting::time_point now) { return timers.run_due(now); });
  for (auto& each : out.ticks.timers)
    timers.every(period, [&](const node::tick& t) { out.ticks.take(each, t); }).value();
  int left = seconds;
  timers
      .every(1s,
             [&](const node::tick& t) {
               out.ticks.end_second();
               if (--left > 0) return;
               // Ticks run in the order of their times, so all that are due up to this one have run, and none
               // after it.
               out.ran = out.ticks.all();
               out.expected = out.ticks.due(t.due);
               io.stop();
             })
      .value();
  ready(std::to_string(at.address().port));
  io.run();
  out.calls = at.count(echo)->messages;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 60;
  if (seconds < 1) return std::fprintf(stderr, "usage: timer_bench [SECONDS]\n"), 2;
  // The load waits for the port of the node, which runs in this process.
  std::unique_ptr<child> sender;
  const auto got = run(seconds, [&](const std::string& port) {
    const auto at = static_cast<std::uint16_t>(std::stoi(port));
    sender = std::make_unique<child>([&](const child::report& ready) { load(ready, at); });
  });
  const auto& ticks = got.ticks;
  const auto calls = std::to_string(got.calls / static_cast<std::uint64_t>(seconds));
  print_row("1000 timers at 10 ms, " + std::to_string(seconds) + " s under " + calls + " calls/s",
            std::to_string(got.ran) + " ticks, " + std::to_string(ticks.out_of_order) + " out of order",
            std::to_string(got.expected) + " due",
            static_cast<double>(got.ran) / static_cast<double>(got.expected), "none lost or doubled");
  print_row(
      "their drift from first + n * period, and how late they run",
      std::to_string(ticks.drift.count()) + " ns; " + text(ticks.late.back(), "ms late in the last second"),
      text(ticks.late.front(), "ms in the first"), ticks.late.back() / ticks.late.front(), "no drift");
  return got.ran == got.expected && ticks.out_of_order == 0 && ticks.drift.count() == 0 ? 0 : 1;
}
