// Signals for work that must clean up before it ends.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "cli/base/ending_signals.hpp"

namespace bee::cli {

/// While it lives, the ending_signals are reported instead of ending the process; the handlers from before
/// come back at its end. A signal that was ignored stays ignored.
class interrupts {
 public:
  interrupts(const boost::asio::any_io_executor& executor, std::function<void()> on_signal)
      : state_(std::make_shared<state>(executor, std::move(on_signal))) {
    for (const int number : ending_signals) add(number);
    state_->wait();
  }
  interrupts(const interrupts&) = delete;
  interrupts& operator=(const interrupts&) = delete;
  ~interrupts() {
    state_->on_signal = nullptr;
    // clear() alone leaves the wait, and with it its own state, for ever.
    state_->set.cancel();
    state_->set.clear();
    for (const auto& [number, before] : before_) ::sigaction(number, &before, nullptr);
  }

  /// The first signal that came.
  std::optional<int> caught() const { return state_->caught; }

 private:
  struct state : std::enable_shared_from_this<state> {
    state(const boost::asio::any_io_executor& executor, std::function<void()> f)
        : set(executor), on_signal(std::move(f)) {}
    void wait() {
      set.async_wait([self = shared_from_this()](const boost::system::error_code& why, int number) {
        if (why || !self->on_signal) return;
        if (!self->caught) self->caught = number;
        self->on_signal();
        self->wait();
      });
    }
    boost::asio::signal_set set;
    std::function<void()> on_signal;
    std::optional<int> caught;
  };

  // Another of these may live outside of this one: the handler stays that of the signal set, which both
  // share.
  void add(int number) {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) != 0 || now.sa_handler == SIG_IGN) return;
    before_[number] = now;
    state_->set.add(number);
  }

  std::shared_ptr<state> state_;
  std::map<int, struct sigaction> before_;
};

}  // namespace bee::cli
