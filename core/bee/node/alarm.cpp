#include "bee/node/alarm.hpp"

#include <boost/asio/steady_timer.hpp>

#include "bee/base/error.hpp"

namespace bee::node {

struct alarm::state : std::enable_shared_from_this<alarm::state> {
  state(const boost::asio::any_io_executor& executor, std::function<std::optional<time_point>(time_point)> r)
      : timer(executor), ring(std::move(r)) {}

  void set(time_point at) {
    if (armed_for && *armed_for <= at) return;
    armed_for = at;
    timer.expires_at(at);
    timer.async_wait([self = shared_from_this()](const error_code& why) {
      if (!why && !self->is_over) self->fire();
    });
  }

  // What is rung may set an earlier time, so the armed one is forgotten first; and it may end the alarm.
  void fire() {
    armed_for.reset();
    const auto next = ring(std::chrono::steady_clock::now());
    if (next && !is_over) set(*next);
  }

  boost::asio::steady_timer timer;
  std::function<std::optional<time_point>(time_point)> ring;
  std::optional<time_point> armed_for;
  bool is_over = false;
};

alarm::alarm(const boost::asio::any_io_executor& executor,
             std::function<std::optional<time_point>(time_point now)> ring)
    : state_(std::make_shared<state>(executor, std::move(ring))) {}

alarm::~alarm() {
  state_->is_over = true;
  state_->timer.cancel();
}

void alarm::set(time_point at) {
  state_->set(at);
}

}  // namespace bee::node
