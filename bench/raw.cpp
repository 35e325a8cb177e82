#include "raw.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

namespace bee::bench {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::system_category(), what);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

void send_at_once(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int listen_on_loopback(const child::report& ready) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at = loopback(0);
  socklen_t size = sizeof at;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(fd, 16) != 0) fail("listen");
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  ready(std::to_string(ntohs(at.sin_port)));
  return fd;
}

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at = loopback(port);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) fail("connect");
  send_at_once(fd);
  return fd;
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n <= 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool read_all(int fd, char* to, std::size_t size) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = ::read(fd, to + done, size - done);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

/// How many frames (u16 big-endian length, then as many bytes) end in the buffer; they are taken out of it.
std::size_t take_frames(std::string& buffer) {
  std::size_t frames = 0;
  std::size_t at = 0;
  while (buffer.size() - at >= 2) {
    const auto high = static_cast<std::uint8_t>(buffer[at]);
    const std::size_t size = std::size_t{high} << 8 | static_cast<std::uint8_t>(buffer[at + 1]);
    if (buffer.size() - at - 2 < size) break;
    at += 2 + size;
    ++frames;
  }
  buffer.erase(0, at);
  return frames;
}

void append_times(std::string& out, std::string_view frame, std::size_t times) {
  for (; times > 0; --times) out += frame;
}

}  // namespace

void serve_raw_frames(const child::report& ready, std::string_view response) {
  const int acceptor = listen_on_loopback(ready);
  const int loop = ::epoll_create1(0);
  epoll_event watched{EPOLLIN, {.fd = acceptor}};
  ::epoll_ctl(loop, EPOLL_CTL_ADD, acceptor, &watched);
  std::vector<char> chunk(buffer_size);
  std::string unfinished;
  std::string answers;
  for (;;) {
    epoll_event event{};
    if (::epoll_wait(loop, &event, 1, -1) != 1) continue;
    if (event.data.fd == acceptor) {
      watched.data.fd = ::accept(acceptor, nullptr, nullptr);
      send_at_once(watched.data.fd);
      ::epoll_ctl(loop, EPOLL_CTL_ADD, watched.data.fd, &watched);
      unfinished.clear();
      continue;
    }
    const ssize_t n = ::read(event.data.fd, chunk.data(), chunk.size());
    if (n <= 0) {
      ::close(event.data.fd);
      continue;
    }
    unfinished.append(chunk.data(), static_cast<std::size_t>(n));
    answers.clear();
    append_times(answers, response, take_frames(unfinished));
    write_all(event.data.fd, answers);
  }
}

double raw_calls(std::uint16_t port, std::string_view request, std::size_t response_size, int in_flight,
                 int calls) {
  const int fd = connect_to(port);
  std::vector<char> chunk(buffer_size);
  std::string out;
  const double start = now();
  std::size_t unsent = static_cast<std::size_t>(calls);
  std::size_t unread = unsent * response_size;
  std::size_t partial = 0;
  std::size_t to_send = std::min(unsent, static_cast<std::size_t>(in_flight));
  while (unread > 0) {
    out.clear();
    append_times(out, request, to_send);
    write_all(fd, out);
    unsent -= to_send;
    const ssize_t n = ::read(fd, chunk.data(), chunk.size());
    if (n <= 0) fail("read");
    unread -= static_cast<std::size_t>(n);
    partial += static_cast<std::size_t>(n);
    to_send = std::min(unsent, partial / response_size);
    partial %= response_size;
  }
  const double seconds = now() - start;
  ::close(fd);
  return calls / seconds;
}

void serve_raw_blocks(const child::report& ready, std::size_t size) {
  const int acceptor = listen_on_loopback(ready);
  std::vector<char> block(size);
  for (;;) {
    const int fd = ::accept(acceptor, nullptr, nullptr);
    while (read_all(fd, block.data(), size)) write_all(fd, {block.data(), size});
    ::close(fd);
  }
}

double raw_block_round_trip(std::uint16_t port, std::size_t size, int rounds) {
  const int fd = connect_to(port);
  std::vector<char> block(size, 'x');
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const double start = now();
    write_all(fd, {block.data(), size});
    if (!read_all(fd, block.data(), size)) fail("read");
    best = std::min(best, now() - start);
  }
  ::close(fd);
  return best;
}

}  // namespace bee::bench
