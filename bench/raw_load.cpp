#include "raw_load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "child.hpp"
#include "process.hpp"

namespace bee::bench {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;

int connect_at_once(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) give_up("connect failed");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

class load {
 public:
  load(std::uint16_t port, const numbered_frame& frame, double rate)
      : frame_(frame),
        rate_(rate),
        fd_(connect_at_once(port)),
        timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)),
        loop_(::epoll_create1(0)),
        chunk_(buffer_size) {
    for (const int fd : {fd_, timer_}) {
      epoll_event watched{EPOLLIN, {.fd = fd}};
      ::epoll_ctl(loop_, EPOLL_CTL_ADD, fd, &watched);
    }
  }
  ~load() {
    for (const int fd : {fd_, timer_, loop_}) ::close(fd);
  }

  load_figures run(int in_flight, double seconds) {
    begin_ = now();
    const double end = begin_ + seconds;
    if (rate_ <= 0)
      for (int i = 0; i < in_flight; ++i) queue(begin_);
    turn(begin_, end);
    while (answered_ < times_.size() || (rate_ > 0 && due_at(times_.size()) < end)) {
      epoll_event events[2];
      const int n = ::epoll_wait(loop_, events, 2, -1);
      for (int i = 0; i < n; ++i)
        if (events[i].data.fd == fd_) take_answers(end);
      turn(now(), end);
    }
    return figures(seconds);
  }

 private:
  double due_at(std::size_t number) const { return begin_ + static_cast<double>(number) / rate_; }

  void queue(double intended) {
    times_.push_back(intended);
    const auto session = static_cast<std::uint32_t>(times_.size());
    const auto at = out_.size() + frame_.session_at;
    out_ += frame_.bytes;
    std::memcpy(out_.data() + at, &session, 4);
  }

  // Sends what is due, and has the timer tell when the next is.
  void turn(double at, double end) {
    if (rate_ > 0) {
      while (due_at(times_.size()) <= at && due_at(times_.size()) < end) queue(due_at(times_.size()));
      const double next = due_at(times_.size());
      if (next != armed_for_) {
        armed_for_ = next;
        itimerspec when{};
        when.it_value.tv_sec = static_cast<time_t>(next);
        when.it_value.tv_nsec = static_cast<long>((next - std::floor(next)) * 1e9);
        ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
      }
    }
    for (std::size_t done = 0; done < out_.size();) {
      const ssize_t n = ::write(fd_, out_.data() + done, out_.size() - done);
      if (n <= 0) give_up("write failed");
      done += static_cast<std::size_t>(n);
    }
    out_.clear();
  }

  void take_answers(double end) {
    const ssize_t n = ::read(fd_, chunk_.data(), chunk_.size());
    if (n <= 0) give_up("the node has ended the connection");
    in_.append(chunk_.data(), static_cast<std::size_t>(n));
    std::size_t at = 0;
    const double came = now();
    while (in_.size() - at >= 2) {
      const std::size_t size =
          std::size_t{static_cast<std::uint8_t>(in_[at])} << 8 | static_cast<std::uint8_t>(in_[at + 1]);
      if (in_.size() - at - 2 < size) break;
      std::uint32_t session = 0;
      std::memcpy(&session, in_.data() + at + 2, 4);
      at += 2 + size;
      ++answered_;
      if (came <= end) ++in_time_;
      took_.push_back(came - times_.at(session - 1));
      if (rate_ <= 0 && came < end) queue(came);
    }
    in_.erase(0, at);
  }

  load_figures figures(double seconds) {
    std::sort(took_.begin(), took_.end());
    const auto at = [&](double share) {
      return took_[static_cast<std::size_t>(std::ceil(share * static_cast<double>(took_.size()))) - 1] * 1e3;
    };
    return {static_cast<double>(in_time_) / seconds, at(0.5), at(0.99)};
  }

  const numbered_frame& frame_;
  const double rate_;
  int fd_;
  int timer_;
  int loop_;
  std::vector<char> chunk_;
  double begin_ = 0;
  double armed_for_ = 0;
  std::string out_;
  std::string in_;
  std::vector<double> times_;  // when each was intended
  std::vector<double> took_;
  std::size_t answered_ = 0;
  std::size_t in_time_ = 0;
};

}  // namespace

load_figures raw_load(std::uint16_t port, const numbered_frame& frame, int in_flight, double rate,
                      double seconds) {
  return load(port, frame, rate).run(in_flight, seconds);
}

}  // namespace bee::bench
