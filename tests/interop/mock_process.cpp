#include "mock_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "bee/net/channel.hpp"
#include "support/event_loop.hpp"
#include "support/fake_peer.hpp"

namespace bee::test {

mock_process::mock_process(const std::string& name, const std::string& services, std::uint16_t port)
    : port_(port ? port : closed_port()) {
  const auto node = name + "=" + address();
  pid_ = ::fork();
  if (pid_ == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) ::dup2(nowhere, fd);
    ::execl(BEECTL, "beectl", "mock", services.c_str(), "--node", node.c_str(), nullptr);
    ::_exit(127);
  }
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    event_loop loop;
    endpoint at{"127.0.0.1", port_};
    const auto opened = loop.run(net::channel::open(at, std::chrono::seconds(1)));
    if (opened) {
      (*opened)->close();
      return;
    }
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the mock did not come up");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void mock_process::signal(int number) const {
  ::kill(pid_, number);
}

void mock_process::end() {
  if (pid_ <= 0) return;
  signal(SIGKILL);
  ::waitpid(std::exchange(pid_, -1), nullptr, 0);
}

mock_process::~mock_process() {
  end();
}

}  // namespace bee::test
