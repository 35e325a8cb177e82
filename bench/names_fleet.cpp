#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "bee/net/channel.hpp"
#include "bee/node/node.hpp"
#include "bee/value/pack.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::minutes patience{2};

using answered = std::function<void(const value::table&)>;

// One connection to the name service; whatever goes wrong on it ends the benchmark.
struct client {
  std::shared_ptr<net::channel> to;

  void open(asio::io_context& io, const endpoint& service, std::function<void()> done) {
    asio::co_spawn(io, net::channel::open(service, patience),
                   [this, done = std::move(done)](const std::exception_ptr&,
                                                  result<std::shared_ptr<net::channel>> opened) {
                     if (!opened) give_up("connect: " + opened.error().message());
                     to = std::move(*opened);
                     done();
                   });
  }
  void ask(const char* command, value::table arguments, answered done) const {
    value::list request;
    request.emplace_back(command);
    request.emplace_back(std::move(arguments));
    to->call({wire::address(std::string("@names")), value::pack(request).value(), {}}, patience,
             [done = std::move(done)](session::outcome&& o) {
               const auto values = o.error ? result<value::list>(o.error) : value::unpack(o.body);
               if (!values || !values->at(0).is_table()) give_up("the name service refused");
               done(values->at(0).as_table());
             });
  }
};

struct starting_node {
  starting_node(asio::io_context& io, int n) : here(io.get_executor(), "node_" + std::to_string(n)) {
    if (!here.listen()) give_up("listen");
  }
  void announce() {
    value::table record;
    record.pairs.emplace_back("name", here.name());
    record.pairs.emplace_back("address", to_string(here.address()));
    record.pairs.emplace_back("lease_ms", 3'600'000);
    record.pairs.emplace_back("state", "ready");
    names.ask("register", std::move(record), [](const value::table&) {});
  }
  // Goes on from where it found the first name without an address.
  bool is_complete(const std::vector<std::unique_ptr<starting_node>>& all) {
    while (known < all.size()) {
      const auto address = here.peers().address(all[known]->here.name());
      if (!address || !*address) return false;
      ++known;
    }
    return true;
  }

  node::node here;
  client names;
  std::size_t known = 0;
};

template <class Condition>
void run_until(asio::io_context& io, Condition holds) {
  const double end = now() + 120;
  while (!holds()) {
    if (now() > end) give_up("it takes too long");
    io.restart();
    io.run_one_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

fleet_start start_fleet(const names_process& service, int count) {
  asio::io_context io(1);
  std::vector<std::unique_ptr<starting_node>> nodes;
  for (int i = 0; i < count; ++i) nodes.push_back(std::make_unique<starting_node>(io, i));
  const auto memory = service.memory();
  const double start = now();
  for (auto& n : nodes) n->names.open(io, service.at(), [&n] { n->announce(); });
  std::size_t complete = 0;
  run_until(io, [&] {
    while (complete < nodes.size() && nodes[complete]->is_complete(nodes)) ++complete;
    return complete == nodes.size();
  });
  const double seconds = now() - start;
  return {seconds, (service.memory() - memory) / static_cast<std::size_t>(count)};
}

}  // namespace bee::bench
