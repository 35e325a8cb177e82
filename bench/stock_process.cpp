#include "stock_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "bee/session/client_session.hpp"
#include "bee/value/pack.hpp"
#include "process.hpp"

namespace bee::bench {
namespace {

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0) give_up("no free port");
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(fd);
  return ntohs(at.sin_port);
}

bool listens(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_there = ::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
  ::close(fd);
  return is_there;
}

std::string frame_with(std::uint32_t session) {
  session::client_session wire({}, session);
  (void)wire.call({wire::address("@echo"), value::pack({"ping"}).value(), {}}, session::time_point::max(),
                  [](session::outcome&&) {});
  std::string out;
  wire.take_output(out, SIZE_MAX);
  return out;
}

}  // namespace

bool has_stock_node() {
  const char* homes = std::getenv("SKYNET_HOME");
  return homes && *homes;
}

stock_process::stock_process(const char* script) : port_(free_port()), pid_(::fork()) {
  if (pid_ == 0) {
    ::setpgid(0, 0);
    const std::string homes = std::getenv("SKYNET_HOME");
    ::setenv("SKYNET_HOME", homes.substr(0, homes.find(':')).c_str(), 1);
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) ::dup2(nowhere, fd);
    ::execl(script, script, "stock", std::to_string(port_).c_str(), nullptr);
    ::_exit(127);
  }
  for (int i = 0; i < 500 && !listens(port_); ++i) ::usleep(20'000);
  if (!listens(port_)) give_up("the stock node did not come up");
}

stock_process::~stock_process() {
  ::kill(-pid_, SIGTERM);  // the script has a folder to take away
  for (int i = 0; i < 100 && ::waitpid(pid_, nullptr, WNOHANG) == 0; ++i) ::usleep(20'000);
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, WNOHANG);
}

numbered_frame echo_frame() {
  const auto one = frame_with(1), two = frame_with(2);
  return {one,
          static_cast<std::size_t>(std::mismatch(one.begin(), one.end(), two.begin()).first - one.begin())};
}

}  // namespace bee::bench
