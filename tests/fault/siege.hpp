// A server of beectl under siege: raw connections that ask much, say little, or do not read.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"
#include "support/raw_peer.hpp"

namespace bee::test {

// AddressSanitizer keeps what was freed for a while, ThreadSanitizer several words beside each.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::size_t most_memory = 1024u << 20;
#elif defined(__SANITIZE_THREAD__)
inline constexpr std::size_t most_memory = 2048u << 20;
#else
inline constexpr std::size_t most_memory = 256u << 20;
#endif

/// Bytes of memory of a process now; of its most ever with VmHWM.
inline std::size_t memory_of(int pid, const std::string& key = "VmHWM:") {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; in >> word;) {
    if (word != key) continue;
    std::size_t kib = 0;
    in >> kib;
    return kib * 1024;
  }
  return 0;
}

/// A request to a name, as it travels.
inline std::string framed(const std::string& to, std::uint32_t session, const value::list& values) {
  std::string out;
  EXPECT_TRUE(wire::encode({wire::address(to), session, *value::pack(values)}, out));
  return out;
}

/// A connection that never reads. It sends what the other side takes, and then nothing more.
class deaf_peer {
 public:
  deaf_peer(event_loop& loop, const std::string& to)
      : socket_(loop.run(raw_connect(parse_endpoint(to).value()))) {
    socket_.non_blocking(true);
  }
  /// As much as goes out now; false when the connection has ended.
  bool send(std::string_view bytes) {
    boost::system::error_code error;
    while (!bytes.empty() && !error)
      bytes.remove_prefix(socket_.write_some(boost::asio::buffer(bytes), error));
    return !error || error == boost::asio::error::would_block;
  }
  /// All of it; false when the connection ends before that, or takes nothing more for a while.
  bool send_all(std::string_view bytes) {
    const auto enough = std::chrono::milliseconds(200);
    for (auto last = std::chrono::steady_clock::now(); !bytes.empty();) {
      boost::system::error_code error;
      const auto n = socket_.write_some(boost::asio::buffer(bytes), error);
      if (error && error != boost::asio::error::would_block) return false;
      bytes.remove_prefix(n);
      if (n != 0) last = std::chrono::steady_clock::now();
      if (n == 0 && std::chrono::steady_clock::now() - last > enough) return false;
    }
    return true;
  }
  void close() { socket_.close(); }

 private:
  tcp::socket socket_;
};

/// As many descriptors as the system allows, for a test that holds many connections.
inline std::size_t raise_own_limit() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur;
}

}  // namespace bee::test
