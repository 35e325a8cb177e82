#include "debug_console.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "support/event_loop.hpp"

namespace bee::test {
namespace {

int open_socket(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{20, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

debug_console::debug_console(std::uint16_t port) {
  const auto give_up = std::chrono::steady_clock::now() + patience;
  while ((fd_ = open_socket(port)) < 0) {
    if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("there is no debug console");
    std::this_thread::yield();
  }
  while (read_line().find("Welcome") == std::string::npos) continue;
}

debug_console::~debug_console() {
  ::close(fd_);
}

// Old cores end an answer with OK, later ones with <CMD OK>.
std::map<std::string, std::string> debug_console::ask(const std::string& command) {
  const auto line = command + "\n";
  if (::send(fd_, line.data(), line.size(), MSG_NOSIGNAL) < 0) throw std::runtime_error("send");
  std::map<std::string, std::string> out;
  while (true) {
    const auto said = read_line();
    if (said == "OK" || said == "<CMD OK>") return out;
    const auto tab = said.find('\t');
    if (tab != std::string::npos) out[said.substr(0, tab)] = said.substr(tab + 1);
  }
}

std::string debug_console::read_line() {
  for (auto end = buffer_.find('\n'); end == std::string::npos; end = buffer_.find('\n')) {
    char more[4096];
    const auto n = ::recv(fd_, more, sizeof more, 0);
    if (n <= 0) throw std::runtime_error("the debug console says nothing");
    buffer_.append(more, static_cast<std::size_t>(n));
  }
  const auto end = buffer_.find('\n');
  auto out = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return out;
}

}  // namespace bee::test
