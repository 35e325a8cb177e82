#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include "cli/report/status_line.hpp"
#include "cli/top/top_model.hpp"
#include "cli/top/top_run.hpp"
#include "cli/top/top_screen.hpp"
#include "cli/top/top_survey.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr auto between_draws = std::chrono::milliseconds(100);  // of what comes from nodes
constexpr int most_empty = 100;  // times that there was something to read and no key: nobody is there

// The terminal once more: what this descriptor is set to, no other program on the terminal shares.
int terminal_again() {
  const char* name = ::ttyname(STDIN_FILENO);
  return name ? ::open(name, O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK) : -1;
}

class top_session {
 public:
  top_session(const invocation& in, const top_plan& p, std::unique_ptr<top_screen> screen, int keys)
      : model_(p.sort, pace_text(p)),
        survey_(in, p, [this](const top_node_ptr& n) { take(n); }),
        screen_(std::move(screen)),
        keys_(survey_.io(), keys),
        sizes_(survey_.io(), SIGWINCH),
        timer_(survey_.io()) {
    for (const auto& n : p.nodes) model_.show(unseen_node(n));
  }

  int run() {
    draw();
    wait_for_keys();
    wait_for_size();
    return survey_.run();
  }

 private:
  void take(const top_node_ptr& n) {
    model_.show(n);
    if (std::exchange(is_due_, true)) return;
    timer_.expires_after(between_draws);
    timer_.async_wait([this](const boost::system::error_code& why) {
      if (!why) draw();
    });
  }

  void draw() {
    is_due_ = false;
    screen_->draw(model_.lines(screen_->size()));
  }

  void wait_for_keys() {
    keys_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& why) {
      if (why) return;
      if (!read_keys()) return survey_.stop();
      draw();
      wait_for_keys();
    });
  }

  // False when somebody leaves, or has hung up.
  bool read_keys() {
    bool has_any = false;
    while (const auto p = screen_->read()) {
      has_any = true;
      model_.press(*p);
      if (model_.is_left()) return false;
    }
    empty_ = has_any ? 0 : empty_ + 1;
    pollfd state{keys_.native_handle(), POLLIN, 0};
    ::poll(&state, 1, 0);
    return empty_ < most_empty && (state.revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
  }

  void wait_for_size() {
    sizes_.async_wait([this](const boost::system::error_code& why, int) {
      if (why) return;
      screen_->resize();
      draw();
      wait_for_size();
    });
  }

  top_model model_;
  top_survey survey_;
  std::unique_ptr<top_screen> screen_;
  asio::posix::stream_descriptor keys_;
  asio::signal_set sizes_;
  asio::steady_timer timer_;
  bool is_due_ = false;
  int empty_ = 0;
};

}  // namespace

std::optional<int> show_top(const invocation& in, const top_plan& p) {
  const int keys = terminal_again();
  if (keys < 0) return std::nullopt;
  auto screen = top_screen::open(shows_color(in.set.color, STDOUT_FILENO));
  if (screen) return top_session(in, p, std::move(screen), keys).run();
  ::close(keys);
  return std::nullopt;
}

}  // namespace bee::cli
