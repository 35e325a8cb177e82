// Boost 1.81 has no cancel_after: this helper puts a deadline on any awaitable.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace bee::net {

/// A timer that cancels something once. The shared state outlives whoever waits: an expiry that was already
/// queued when the wait ended finds it still there.
class deadline_timer {
 public:
  template <class Executor>
  deadline_timer(const Executor& executor, std::chrono::steady_clock::duration timeout)
      : state_(std::make_shared<state>(executor)) {
    state_->timer.expires_after(timeout);
    state_->timer.async_wait([s = state_](const boost::system::error_code& error) {
      if (error || s->over) return;
      s->expired = true;
      s->stop.emit(boost::asio::cancellation_type::all);
    });
  }
  deadline_timer(const deadline_timer&) = delete;
  deadline_timer& operator=(const deadline_timer&) = delete;
  ~deadline_timer() {
    state_->over = true;
    state_->timer.cancel();
  }

  boost::asio::cancellation_slot slot() { return state_->stop.slot(); }
  bool expired() const { return state_->expired; }

  /// Passes on a cancellation that comes from outside.
  auto forward() {
    return [s = state_](boost::asio::cancellation_type type) {
      if (!s->over) s->stop.emit(type);
    };
  }

 private:
  struct state {
    template <class Executor>
    explicit state(const Executor& executor) : timer(executor) {}
    boost::asio::steady_timer timer;
    boost::asio::cancellation_signal stop;
    bool expired = false;
    bool over = false;
  };
  std::shared_ptr<state> state_;
};

/// co_spawn wants values that can be made from nothing, so the value goes another way.
template <class T>
boost::asio::awaitable<void> store(boost::asio::awaitable<T> work, std::optional<T>& into) {
  into.emplace(co_await std::move(work));
}

/// Runs `work`; cancels it when `timeout` passes first and returns nothing then, once it has stopped. An
/// exception of the work comes through; a cancellation of the caller reaches the work.
template <class T>
boost::asio::awaitable<std::optional<T>> with_deadline(boost::asio::awaitable<T> work,
                                                       std::chrono::steady_clock::duration timeout) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  deadline_timer timer(executor, timeout);
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  auto outer = state.slot();
  if (outer.is_connected()) outer.assign(timer.forward());
  std::optional<T> done;
  try {
    co_await asio::co_spawn(executor, store(std::move(work), done),
                            asio::bind_cancellation_slot(timer.slot(), asio::use_awaitable));
  } catch (const boost::system::system_error&) {
    if (!timer.expired()) throw;
  }
  if (outer.is_connected()) outer.clear();
  if (timer.expired()) done.reset();
  co_return done;
}

}  // namespace bee::net
