// One address on which connections are taken.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "bee/base/endpoint.hpp"
#include "bee/base/error.hpp"
#include "bee/net/budget.hpp"

namespace bee::net {

/// Not thread-safe: runs on the executor's one thread. What is given lives as long as it, and it until
/// close().
class acceptor : public std::enable_shared_from_this<acceptor> {
 public:
  using socket = boost::asio::ip::tcp::socket;
  /// Takes a connection; may close the acceptor.
  using on_socket = std::function<void(socket)>;

  /// Listens on the first address of the name that can be bound, and accepts from then on. Fails with the
  /// system's error. `shared` gives way when file descriptors have run out.
  static result<std::shared_ptr<acceptor>> open(const boost::asio::any_io_executor& executor,
                                                const endpoint& at, std::shared_ptr<budget> shared,
                                                on_socket take);
  acceptor(const boost::asio::any_io_executor& executor, std::shared_ptr<budget> shared, on_socket take);

  /// Takes none from now on.
  void close();
  /// Where it listens.
  endpoint local() const;

 private:
  error_code bind(const boost::asio::ip::tcp::endpoint& at);
  void accept();
  void accepted(const error_code& why, socket taken);
  void accept_later(const error_code& why);

  boost::asio::ip::tcp::acceptor socket_;
  boost::asio::steady_timer pause_;
  std::chrono::milliseconds next_pause_;
  std::shared_ptr<budget> shared_;
  on_socket take_;
};

}  // namespace bee::net
