#include "ours.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>

#include "bee/node/node.hpp"

namespace bee::bench {

void serve_echo_node(const child::report& ready) {
  boost::asio::io_context io(1);
  node::node host(io.get_executor(), "bench");
  const auto echo = host.add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
    answer.answer_packed(r.message.take());
  });
  if (host.register_name("echo", echo).has_error() || host.listen().has_error()) std::abort();
  ready(std::to_string(host.address().port));
  io.run();
}

void with_channel(std::uint16_t port, const std::function<void(net::channel&)>& with) {
  boost::asio::io_context io(1);
  std::shared_ptr<net::channel> kept;
  const auto run = [&]() -> boost::asio::awaitable<void> {
    auto opened = co_await net::channel::open({"127.0.0.1", port}, std::chrono::seconds(5));
    if (!opened) std::abort();
    kept = *opened;
    with(*kept);
  };
  boost::asio::co_spawn(io, run, [](std::exception_ptr) {});
  io.run();
}

session::outgoing echo_request(std::string message) {
  return {wire::address("@echo"), std::move(message), {}};
}

}  // namespace bee::bench
