// A client of HTTP that says what it likes.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <utility>

#include "bee/net/connect.hpp"
#include "bee/net/task.hpp"
#include "support/event_loop.hpp"

namespace bee::test {

class web_peer {
 public:
  web_peer(event_loop& loop, const endpoint& at)
      : loop_(loop), socket_(loop.run(net::connect(at, soon)).value()) {}

  void send(std::string bytes) {
    boost::asio::async_write(socket_, boost::asio::buffer(bytes),
                             [this, kept = std::make_shared<std::string>(bytes)](auto, auto) {});
    loop_.poll();
  }
  /// All that has come when it has that in it; to the end when it is empty.
  std::string read(const std::string& until = {}) {
    loop_.run(read_until(until));
    return std::exchange(got_, {});
  }
  std::string ask(const std::string& bytes, const std::string& until = {}) {
    loop_.run(write(bytes));
    return read(until);
  }
  void close() { socket_.close(); }

 private:
  task<void> write(std::string bytes) {
    error_code ignored;
    co_await boost::asio::async_write(socket_, boost::asio::buffer(bytes),
                                      boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }
  task<void> read_until(std::string until) {
    error_code why;
    std::string piece(4096, '\0');
    while (!why && (until.empty() || got_.find(until) == std::string::npos)) {
      const auto n = co_await socket_.async_read_some(
          boost::asio::buffer(piece), boost::asio::redirect_error(boost::asio::use_awaitable, why));
      got_.append(piece, 0, n);
    }
  }

  event_loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::string got_;
};

}  // namespace bee::test
