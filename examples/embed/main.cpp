// A C++ program as a member of a skynet cluster: a node with one service, and a caller that reaches it over
// the wire, as any other node would.
#include <bee/net/channel.hpp>
#include <bee/node/node.hpp>
#include <bee/value/literal.hpp>
#include <bee/value/pack.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

namespace {

using namespace std::chrono_literals;

void greet(bee::node::invocation&& call, bee::node::responder&& answer) {
  const auto& arguments = call.arguments;  // "lua", the command, then its arguments
  if (arguments.size() != 3 || arguments[1] != "greet" || !arguments[2].is_string()) return answer.fail();
  answer.answer({bee::value::value("hello, " + std::string(arguments[2].as_string()))});
}

boost::asio::awaitable<void> call_greeter(bee::endpoint at) {
  auto opened = co_await bee::net::channel::open(at, 5s);
  if (!opened) {
    std::cerr << opened.error().message() << '\n';
    co_return;
  }
  const auto channel = *opened;
  auto packed = bee::value::pack({"lua", "greet", "cluster"});
  const auto outcome = co_await channel->call({bee::wire::address("@greeter"), std::move(*packed), {}}, 5s);
  if (outcome.error) {
    std::cerr << outcome.error.message() << '\n';
    co_return;
  }
  for (const auto& value : bee::value::unpack(outcome.body).value())
    std::cout << "@greeter answered " << bee::value::to_literal(value) << '\n';
}

}  // namespace

int main() {
  boost::asio::io_context io;
  bee::node::node lobby(io.get_executor(), "lobby_1");
  const auto greeter = lobby.add({.label = "greeter"}, greet);
  if (lobby.register_name("greeter", greeter).has_error() || lobby.listen().has_error()) return 1;

  boost::asio::co_spawn(io, call_greeter(lobby.address()), [&io](std::exception_ptr) { io.stop(); });
  io.run();
}
