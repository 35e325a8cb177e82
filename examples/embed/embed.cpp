// A C++ program as members of a skynet cluster: a node with one service, and a node that calls it over the
// wire, as any other would.
#include <bee/node/hosted_service.hpp>
#include <bee/value/literal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<void> call_greeter(bee::node::node& shop) {
  const auto answer = co_await shop.call("lobby_1", "greeter", "greet", "cluster", 5s);
  if (!answer) std::cerr << answer.error.message() << '\n';
  for (const auto& value : answer.values)
    std::cout << "@greeter answered " << bee::value::to_literal(value) << '\n';
}

}  // namespace

int main() {
  boost::asio::io_context io;
  bee::node::node lobby(io.get_executor(), "lobby_1");
  const auto greeter = bee::node::hosted_service::open(lobby, io.get_executor(), "greeter");
  if (greeter.has_error() || lobby.listen().has_error()) return 1;
  (*greeter)->on("greet", [](const std::string& who) { return "hello, " + who; });

  bee::node::node shop(io.get_executor(), "shop_4");
  shop.peers().set("lobby_1", to_string(lobby.address()));
  boost::asio::co_spawn(io, call_greeter(shop), [&io](std::exception_ptr) { io.stop(); });
  io.run();
}
