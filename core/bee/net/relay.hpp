// Stands between those who connect and one target: bytes go through as they are, both ways, and are shown.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "bee/base/endpoint.hpp"
#include "bee/base/error.hpp"

namespace bee::net {

/// Which side of a relay: who connected to it, or the target.
enum class relay_side { opener, target };

struct relay_events {
  std::function<void(std::uint64_t id, const endpoint& opener)> on_open;
  /// Closed at once: max_connections are open. May be empty.
  std::function<void(const endpoint& opener)> on_refused = {};
  /// After the bytes were handed to the other side.
  std::function<void(std::uint64_t id, relay_side from, std::string_view bytes)> on_bytes;
  /// The connection is over. `by` ended it, with an error or with the end of its bytes (asio::error::eof).
  std::function<void(std::uint64_t id, relay_side by, error_code why)> on_close;
};

struct relay_options {
  std::chrono::milliseconds connect_timeout{5000};
  std::size_t max_connections = 1000;
  /// Reading stops on one side while so much waits for the other.
  std::size_t max_queued = 128u << 10;
};

/// Not thread-safe: runs on the executor's one thread. Each connection has one of its own to the target. The
/// end of what one side sends is passed on; when the target ends, so does the connection.
class relay {
 public:
  /// Listens; port 0 takes any free one. Fails with the system's error.
  static result<std::unique_ptr<relay>> open(boost::asio::any_io_executor executor, const endpoint& at,
                                             endpoint target, relay_events events,
                                             relay_options options = {});
  virtual ~relay() = default;  ///< closes all, and tells nothing more
  virtual endpoint local() const = 0;
  virtual std::size_t connections() const = 0;
  /// Takes no more connections.
  virtual void stop_listening() = 0;
};

}  // namespace bee::net
