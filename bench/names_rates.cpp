#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iterator>

#include "bee/net/channel.hpp"
#include "bee/node/node.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::minutes patience{1};

// Each run has nodes of its own: a name belongs to the address that holds it.
std::string announcement(int run, int client, const endpoint& at, int version) {
  value::table record;
  record.pairs.emplace_back("name", "node_" + std::to_string(run) + "_" + std::to_string(client));
  record.pairs.emplace_back("address", to_string(at));
  record.pairs.emplace_back("incarnation", 1'000'000 + client);
  record.pairs.emplace_back("hot_version", std::to_string(version));
  record.pairs.emplace_back("lease_ms", 3'600'000);
  value::list request;
  request.emplace_back("register");
  request.emplace_back(std::move(record));
  return value::pack(request).value();
}

asio::awaitable<void> announce_all(endpoint service, endpoint at, int run, int client, int count) {
  const auto to = co_await net::channel::open(service, patience);
  if (!to) give_up("the name service: " + to.error().message());
  for (int i = 0; i < count; ++i) {
    session::outgoing request{wire::address(std::string("@names")), announcement(run, client, at, i), {}};
    const auto ended = co_await (*to)->call(std::move(request), patience);
    const auto values = ended.error ? result<value::list>(ended.error) : value::unpack(ended.body);
    if (!values) give_up("a registration: " + values.error().message());
    if (!values->at(0).is_table())
      give_up("a registration was refused: " + value::to_literal(values->back()));
  }
  (*to)->close();
}

}  // namespace

names_process::names_process(const std::string& beectl, const std::filesystem::path& folder)
    : log_(folder / "names.log"),
      running_(
          {beectl, "names", "serve", "--listen", "127.0.0.1:0", "--data", (folder / "names").string(), "-q"},
          folder, log_) {
  const std::string ready = "ready: names ";
  for (const double end = now() + 20; now() < end; ::usleep(10'000)) {
    std::ifstream in(log_);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto from = text.find(ready);
    if (from == std::string::npos || text.back() != '\n') continue;
    const auto begin = from + ready.size();
    at_ = parse_endpoint(text.substr(begin, text.find('\n', begin) - begin)).value();
    return;
  }
  give_up("the name service did not come up");
}

double registrations_per_second(const endpoint& service, int clients, int count) {
  asio::io_context io(1);
  node::node sink(io.get_executor(), "sink");
  if (!sink.listen()) give_up("listen");
  static int runs = 0;
  const int run = ++runs;
  int running = clients;
  for (int i = 0; i < clients; ++i)
    asio::co_spawn(io, announce_all(service, sink.address(), run, i, count / clients),
                   [&](const std::exception_ptr&) {
                     if (--running == 0) io.stop();
                   });
  const double start = now();
  io.run();
  return count / clients * clients / (now() - start);
}

}  // namespace bee::bench
