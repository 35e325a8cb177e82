// shop_1: a C++ node with one service, hello, that waits for db_1.
#include <bee/names/member/member.hpp>
#include <bee/node/hosted_service.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>

namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;

void log(std::string_view line) {
  std::cerr << line << '\n';
}

void add_commands(bee::node::node& here, bee::names::member& names, bee::node::hosted_service& hello) {
  hello.on("greet", [&here] { return "hello from " + here.name(); });
  hello.on("reach", [&here](std::string other) -> awaitable<bee::node::call_result> {
    co_return co_await here.call(other, "hello", "greet", 5s);
  });
  hello.on("update", [&names](std::string version) -> awaitable<std::string> {
    const auto told = co_await names.set_hot_version(std::move(version));
    if (!told) co_return told.error().text;
    co_return "updated";
  });
}

awaitable<void> announce(bee::names::member& names) {
  const auto started = co_await names.start();
  if (!started) co_return log(started.error().text);
  std::vector<std::string> missing = {"db_1"};
  while (!missing.empty()) {
    std::vector<std::string> its_own;
    missing = co_await names.wait(std::move(its_own), 30s);
  }
  co_await names.set_state(bee::names::node_state::ready);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::cerr << "usage: shop_1 ADDRESS NAME_SERVER...\n", 2;
  boost::asio::io_context io(1);
  boost::asio::signal_set stop(io, SIGINT, SIGTERM);
  stop.async_wait([&io](const bee::error_code&, int) { io.stop(); });
  bee::node::node here(io.get_executor(), "shop_1", {.nowaiting = true, .log = log});
  const auto hello = *bee::node::hosted_service::open(here, io.get_executor(), "hello", log);
  const auto at = bee::parse_endpoint(argv[1]);
  if (!at || here.listen(*at).has_error()) return std::cerr << "shop_1: can not listen\n", 1;
  bee::names::member_options options;
  for (int i = 2; i < argc; ++i) options.servers.push_back(*bee::parse_endpoint(argv[i]));
  options.depends = {"db_1"};
  options.retry = 200ms;
  bee::names::member names(io.get_executor(), here, options);
  add_commands(here, names, *hello);
  boost::asio::co_spawn(io, announce(names), boost::asio::detached);
  io.run();
}
