#include "web_client.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string_view>
#include <vector>

#include "process.hpp"

namespace bee::bench {

namespace {

template <class Take>
void ask(std::uint16_t port, const std::string& path, Take take) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) give_up("connect");
  const auto request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (::write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) give_up("write");
  static std::vector<char> buffer(1u << 18);
  for (ssize_t n = 0; (n = ::read(fd, buffer.data(), buffer.size())) > 0;)
    take(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
  ::close(fd);
}

}  // namespace

std::string get(std::uint16_t port, const std::string& path) {
  std::string out;
  ask(port, path, [&](std::string_view some) { out += some; });
  if (out.empty()) give_up("no answer");
  return out;
}

std::size_t get_and_drop(std::uint16_t port, const std::string& path) {
  std::size_t out = 0;
  ask(port, path, [&](std::string_view some) { out += some.size(); });
  return out;
}

}  // namespace bee::bench
