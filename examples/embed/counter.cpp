// A counter that others add to, and that is halved every ten seconds:
//   counter HOST:PORT
#include <bee/node/hosted_service.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const auto at = bee::parse_endpoint(argc > 1 ? argv[1] : "127.0.0.1:0", true);
  if (!at) return std::cerr << "usage: counter HOST:PORT\n", 2;
  boost::asio::io_context io(1);
  bee::node::node here(io.get_executor(), "counter_1");
  const auto counter = bee::node::hosted_service::open(here, io.get_executor(), "counter");
  if (!counter || here.listen(*at).has_error()) return std::cerr << "counter: can not listen\n", 1;

  std::int64_t total = 0;
  (*counter)->on("add", [&](std::uint32_t n) { return total += n; });
  (*counter)->on("total", [&] { return total; });
  (**counter)->on_bytes("pb.iTotalREQ", [&](std::string_view, const auto&, bee::node::reply_slot&& reply) {
    (void)reply.answer("pb.iTotalRSP", std::to_string(total));
  });
  const auto halving = (*counter)->timers().every(10s, [&](const auto&) { total /= 2; });

  std::cout << here.name() << " = \"" << to_string(here.address()) << '"' << std::endl;
  io.run();
}
