// Whole texts over a socket that blocks.
#pragma once

#include <sys/socket.h>

#include <string_view>

namespace bee::test {

/// Gives up when the other side is gone.
inline void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace bee::test
