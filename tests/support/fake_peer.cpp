#include "support/fake_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <variant>

#include "bee/wire/frame.hpp"
#include "bee/wire/request.hpp"
#include "support/send_all.hpp"

namespace bee::test {
namespace {

struct bound_socket {
  int fd;
  std::uint16_t port;
};

bound_socket bind_free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0) throw std::runtime_error("bind");
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  return {fd, ntohs(at.sin_port)};
}

bool is_readable(int fd, const std::atomic<bool>& is_over) {
  while (!is_over) {
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, 20) > 0) return true;
  }
  return false;
}

}  // namespace

fake_peer::fake_peer(behaviour how) : how_(std::move(how)) {
  const auto bound = bind_free_port();
  listener_ = bound.fd;
  port_ = bound.port;
  if (::listen(listener_, 16) != 0) throw std::runtime_error("listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

fake_peer::~fake_peer() {
  is_over_ = true;
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::string fake_peer::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::string fake_peer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void fake_peer::accept_all() {
  while (is_readable(listener_, is_over_)) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    ++connections_;
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void fake_peer::serve(int fd) {
  send_all(fd, how_.greeting);
  bool has_answered = false;
  while (is_readable(fd, is_over_)) {
    char buffer[65536];
    const auto n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) break;
    const std::string_view bytes(buffer, static_cast<std::size_t>(n));
    {
      const std::lock_guard lock(mutex_);
      received_ += bytes;
    }
    if (!has_answered && how_.answer) send_all(fd, how_.answer(bytes));
    has_answered = true;
    if (how_.hangs_up) break;
  }
  ::close(fd);
}

std::uint32_t session_of(std::string_view request) {
  wire::frame_splitter frames;
  frames.feed(request);
  const auto body = frames.next();
  if (!body) throw std::runtime_error("no whole frame");
  const auto frame = wire::decode_request(*body).value();
  if (const auto* whole = std::get_if<wire::request>(&frame)) return whole->session;
  return std::get<wire::request_head>(frame).session;
}

std::uint16_t closed_port() {
  const auto bound = bind_free_port();
  ::close(bound.fd);
  return bound.port;
}

}  // namespace bee::test
