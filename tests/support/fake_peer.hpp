// A peer that is no node: says what a test tells it to say, and counts who came.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bee::test {

class fake_peer {
 public:
  struct behaviour {
    std::string greeting = {};  ///< sent as soon as somebody connects
    /// What to say to the first bytes that come; may be empty.
    std::function<std::string(std::string_view received)> answer = {};
    bool hangs_up =
        false;  ///< closes after the answer; otherwise it stays silent until the other side closes
  };

  /// Listens on a free port of 127.0.0.1.
  explicit fake_peer(behaviour);
  ~fake_peer();
  fake_peer(const fake_peer&) = delete;
  fake_peer& operator=(const fake_peer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "127.0.0.1:PORT"
  std::string address() const;
  int connections() const { return connections_; }
  /// All that was received, on all connections.
  std::string received() const;

 private:
  void accept_all();
  void serve(int fd);

  behaviour how_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> is_over_ = false;
  mutable std::mutex mutex_;
  std::string received_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// The session number of the request frame at the front: what an answer must carry.
std::uint32_t session_of(std::string_view request);

/// A port of 127.0.0.1 that nobody listens on.
std::uint16_t closed_port();

}  // namespace bee::test
