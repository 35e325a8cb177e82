// First byte: which command; the rest: what a peer sends behind its name. It must answer a ping all the same.
#include <boost/asio/io_context.hpp>

#include "bee/node/hosted_service.hpp"
#include "bee/value/pack.hpp"

using namespace bee;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  static boost::asio::io_context io{1};
  static node::node here(io.get_executor(), "shop_4");
  static const auto shop = *node::hosted_service::open(here, io.get_executor(), "shop");
  static const bool is_open = here.listen().has_value();
  shop->on("a", [](std::int8_t, std::string_view s, std::optional<bool>) { return s.size(); });
  shop->on("b", [](std::vector<std::vector<double>> v, value::table t) { return std::tuple(v, t); });
  shop->on("c", [](std::string, value::list l) -> boost::asio::awaitable<value::list> { co_return l; });
  shop->on("d", [](const value::list& l) { return l.at(0).as_string().size(); });
  here.peers().set("shop_4", to_string(here.address()));
  const auto name = std::string(1, static_cast<char>('a' + (size == 0 ? 0 : data[0] & 3)));
  auto message = value::pack({"lua", name}).value().append(data + (size != 0), size - (size != 0));
  here.peers().call("shop_4", {"@shop", std::move(message)}, 100ms, [](session::outcome&&) {});
  std::string pong;
  here.peers().call("shop_4", {"@shop", value::pack({"lua", "d", "ping"}).value()}, 60s,
                    [&](session::outcome&& o) { pong = o.error ? "!" : o.body; });
  while (pong.empty()) io.run_one();
  return !is_open || pong != value::pack({4}).value() ? std::abort() : void(), 0;
}
