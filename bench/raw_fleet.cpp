#include "raw_fleet.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "child.hpp"

namespace bee::bench {
namespace {

constexpr int patience_ms = 10'000;

int connect_to(const endpoint& at) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(at.port);
  unsigned part[4] = {};
  std::sscanf(at.host.c_str(), "%u.%u.%u.%u", &part[0], &part[1], &part[2], &part[3]);
  to.sin_addr.s_addr = htonl(part[0] << 24 | part[1] << 16 | part[2] << 8 | part[3]);
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (fd < 0 || (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS))
    give_up("connect");
  return fd;
}

// Returns whether all is written.
bool write_on(int fd, const std::string& bytes, std::size_t& done) {
  const auto n = ::write(fd, bytes.data() + done, bytes.size() - done);
  if (n < 0 && errno != EAGAIN) give_up("write");
  if (n > 0) done += static_cast<std::size_t>(n);
  return done == bytes.size();
}

// A frame is two bytes of length, and so many bytes.
struct frame_counter {
  std::string left;
  std::size_t frames = 0;

  std::size_t take(std::string_view bytes) {
    left += bytes;
    std::size_t at = 0;
    while (left.size() - at >= 2) {
      const auto length =
          static_cast<unsigned char>(left[at]) * 256u + static_cast<unsigned char>(left[at + 1]);
      if (left.size() - at < 2 + length) break;
      at += 2 + length;
      ++frames;
    }
    left.erase(0, at);
    return frames;
  }
};

}  // namespace

double ask_all(const std::vector<cluster::node>& nodes, std::size_t at_once, const std::string& request,
               std::size_t answers) {
  const double start = now();
  const int all = ::epoll_create1(EPOLL_CLOEXEC);
  struct connection {
    int fd;
    std::size_t written = 0;
    frame_counter read = {};
  };
  std::vector<connection> open;
  open.reserve(nodes.size());
  std::size_t running = 0;
  std::size_t answered = 0;
  std::array<epoll_event, 256> events;
  while (answered < nodes.size()) {
    for (; open.size() < nodes.size() && running < at_once; ++running) {
      epoll_event e{};
      e.events = EPOLLOUT;
      e.data.u64 = open.size();
      open.push_back({connect_to(*nodes[open.size()].address)});
      ::epoll_ctl(all, EPOLL_CTL_ADD, open.back().fd, &e);
    }
    const int n = ::epoll_wait(all, events.data(), static_cast<int>(events.size()), patience_ms);
    if (n <= 0) give_up("no answer");
    for (int i = 0; i < n; ++i) {
      auto e = events[static_cast<std::size_t>(i)];
      auto& c = open[e.data.u64];
      if (e.events & EPOLLOUT) {
        if (!write_on(c.fd, request, c.written)) continue;
        e.events = EPOLLIN;
        ::epoll_ctl(all, EPOLL_CTL_MOD, c.fd, &e);
        continue;
      }
      char buffer[65536];
      const auto got = ::read(c.fd, buffer, sizeof buffer);
      if (got <= 0) give_up("read");
      if (c.read.take({buffer, static_cast<std::size_t>(got)}) < answers) continue;
      ::epoll_ctl(all, EPOLL_CTL_DEL, c.fd, nullptr);
      ++answered;
      --running;
    }
  }
  const double seconds = now() - start;
  for (const auto& c : open) ::close(c.fd);
  ::close(all);
  return seconds;
}

std::string ask_one(const cluster::node& node, const std::string& request) {
  const int fd = connect_to(*node.address);
  pollfd waiting{fd, POLLOUT, 0};
  std::size_t done = 0;
  do {
    if (::poll(&waiting, 1, patience_ms) <= 0) give_up("connect");
  } while (!write_on(fd, request, done));
  waiting.events = POLLIN;
  if (::poll(&waiting, 1, patience_ms) <= 0) give_up("no answer");
  std::string answer(65536, '\0');
  const auto n = ::read(fd, answer.data(), answer.size());
  ::close(fd);
  if (n <= 0) give_up("read");
  answer.resize(static_cast<std::size_t>(n));
  return answer;
}

}  // namespace bee::bench
