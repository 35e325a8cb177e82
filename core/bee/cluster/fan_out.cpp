#include "bee/cluster/fan_out.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <vector>

namespace bee::cluster {
namespace {

namespace asio = boost::asio;

// What the workers share. `ended` never fires: the last worker cancels it.
struct crew {
  crew(asio::any_io_executor executor, std::size_t size)
      : ended(executor, asio::steady_timer::time_point::max()), signals(size), running(size) {}

  asio::steady_timer ended;
  std::vector<asio::cancellation_signal> signals;
  std::size_t running;
  std::size_t next = 0;
  bool is_stopped = false;
  std::exception_ptr thrown;
};

asio::awaitable<void> take_turns(crew& c, std::size_t count,
                                 const std::function<asio::awaitable<void>(std::size_t)>& work) {
  while (c.next < count && !c.is_stopped) co_await work(c.next++);
}

void stop(crew& c) {
  c.is_stopped = true;
  for (auto& signal : c.signals) signal.emit(asio::cancellation_type::terminal);
}

}  // namespace

asio::awaitable<void> fan_out(std::size_t count, std::size_t jobs,
                              std::function<asio::awaitable<void>(std::size_t)> work) {
  if (count == 0) co_return;
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::this_coro::throw_if_cancelled(false);
  crew c(executor, std::clamp<std::size_t>(jobs, 1, count));
  const auto on_end = [&c](std::exception_ptr thrown) {
    if (thrown) {
      c.is_stopped = true;
      if (!c.thrown) c.thrown = thrown;
    }
    if (--c.running == 0) c.ended.cancel();
  };
  for (auto& signal : c.signals)
    asio::co_spawn(executor, take_turns(c, count, work), asio::bind_cancellation_slot(signal.slot(), on_end));

  while (c.running > 0) {
    boost::system::error_code ignored;
    co_await c.ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
    if (c.running > 0 && cancelled != asio::cancellation_type::none) {
      co_await asio::this_coro::reset_cancellation_state();
      stop(c);
    }
  }
  if (c.thrown) std::rethrow_exception(c.thrown);
}

}  // namespace bee::cluster
