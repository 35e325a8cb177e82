// The other end of a connection as a test plays it, byte by byte.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <string_view>

#include "bee/base/endpoint.hpp"

namespace bee::test {

using boost::asio::awaitable;
using boost::asio::use_awaitable;
using tcp = boost::asio::ip::tcp;

/// Listens on a free port of a loopback address.
class raw_server {
 public:
  explicit raw_server(boost::asio::any_io_executor executor, const char* host = "127.0.0.1")
      : acceptor_(executor, {boost::asio::ip::make_address(host), 0}) {}
  endpoint at() const {
    const auto local = acceptor_.local_endpoint();
    return {local.address().to_string(), local.port()};
  }
  awaitable<tcp::socket> accept() { return acceptor_.async_accept(use_awaitable); }

 private:
  tcp::acceptor acceptor_;
};

inline awaitable<tcp::socket> raw_connect(endpoint to) {
  tcp::socket socket(co_await boost::asio::this_coro::executor);
  co_await socket.async_connect({boost::asio::ip::make_address(to.host), to.port}, use_awaitable);
  co_return socket;
}

inline awaitable<void> write(tcp::socket& to, std::string bytes) {
  co_await boost::asio::async_write(to, boost::asio::buffer(bytes), use_awaitable);
}

inline awaitable<std::string> read(tcp::socket& from, std::size_t n) {
  std::string bytes(n, '\0');
  co_await boost::asio::async_read(from, boost::asio::buffer(bytes), use_awaitable);
  co_return bytes;
}

/// The body of the next frame.
inline awaitable<std::string> read_frame(tcp::socket& from) {
  const auto size = co_await read(from, 2);
  const auto high = static_cast<unsigned char>(size[0]), low = static_cast<unsigned char>(size[1]);
  co_return co_await read(from, high * 256u + low);
}

struct rest_of_stream {
  std::string bytes;
  boost::system::error_code end;  ///< eof, or what broke the connection
};

inline awaitable<rest_of_stream> read_to_end(tcp::socket& from) {
  rest_of_stream all;
  std::string chunk(1 << 16, '\0');
  while (!all.end) {
    const auto n = co_await from.async_read_some(boost::asio::buffer(chunk),
                                                 boost::asio::redirect_error(use_awaitable, all.end));
    all.bytes.append(chunk, 0, n);
  }
  co_return all;
}

/// Ends the connection with a reset instead of an end of file.
inline void reset(tcp::socket& socket) {
  socket.set_option(boost::asio::socket_base::linger(true, 0));
  socket.close();
}

}  // namespace bee::test
