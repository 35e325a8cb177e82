#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "bee/names/record/record_value.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

std::string base64(const std::string& text) {
  std::string out(boost::beast::detail::base64::encoded_size(text.size()), '\0');
  out.resize(boost::beast::detail::base64::encode(out.data(), text.data(), text.size()));
  return out;
}

// What the embedded store writes for one node.
std::string record_text(int client) {
  names::node_record r;
  r.name = "node_" + std::to_string(client);
  r.at = {"127.0.0.1", 2528};
  r.incarnation = 1;
  r.lease_ms = 3'600'000;
  r.hot_version = "1000";
  return names::to_json_text(r);
}

asio::awaitable<void> put_all(std::uint16_t port, int client, int count) {
  asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
  socket.set_option(asio::ip::tcp::no_delay(true));
  http::request<http::string_body> put(http::verb::post, "/v3/kv/put", 11);
  put.set(http::field::host, "127.0.0.1");
  put.body() = R"({"key":")" + base64("node_" + std::to_string(client)) + R"(","value":")" +
               base64(record_text(client)) + R"("})";
  put.prepare_payload();
  boost::beast::flat_buffer buffer;
  for (int i = 0; i < count; ++i) {
    co_await http::async_write(socket, put, asio::use_awaitable);
    http::response<http::string_body> answer;
    co_await http::async_read(socket, buffer, answer, asio::use_awaitable);
    if (answer.result() != http::status::ok) give_up("etcd: " + answer.body());
  }
}

}  // namespace

double etcd_puts_per_second(std::uint16_t port, int clients, int count) {
  asio::io_context io(1);
  for (int i = 0; i < clients; ++i)
    asio::co_spawn(io, put_all(port, i, count / clients), [](const std::exception_ptr& e) {
      if (e) give_up("etcd does not answer");
    });
  const double start = now();
  io.run();
  return count / clients * clients / (now() - start);
}

}  // namespace bee::bench
