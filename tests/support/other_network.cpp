#include "support/other_network.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace bee::test {

other_network::other_network() : home_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
  if (home_ < 0 || ::unshare(CLONE_NEWNET) != 0) {
    trouble_ = std::string("no network of its own: ") + std::strerror(errno);
    return;
  }
  const auto up = "ip link set lo up && ip address add " + address() + "/32 dev lo";
  if (std::system(up.c_str()) != 0) trouble_ = "no network of its own: " + up;
}

other_network::~other_network() {
  if (home_ < 0) return;
  (void)::setns(home_, CLONE_NEWNET);
  (void)::close(home_);
}

}  // namespace bee::test
