// More nodes that start at once than one process can play with a map for each: these note which names they
// were told, and keep nothing else.
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <memory>
#include <vector>

#include "bee/net/channel.hpp"
#include "bee/net/listener.hpp"
#include "bee/value/pack.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::minutes patience{2};
constexpr std::string_view prefix = "node_";

// Each node has an address of its own, and all have one port: the system takes long to find thousands that
// are free.
std::string host_of(int number) {
  return "127.77." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 1);
}

std::uint16_t free_port(asio::io_context& io) {
  const auto opened = net::listener::open(io.get_executor(), {host_of(0), 0}, {});
  if (!opened) give_up("listen: " + opened.error().message());
  return (*opened)->local().port;
}

// The arguments of a "reload" as they were packed. Names and addresses of this benchmark are short strings.
class packed_reload {
 public:
  explicit packed_reload(std::string_view bytes) : left_(bytes) {
    constexpr unsigned char table = 6;
    if (text() != "reload" || byte() != table) give_up("a node was sent something else than a map");
  }
  bool has_next() const { return !left_.empty() && left_.front() != 0; }
  std::string_view text() {
    constexpr unsigned short_string = 4;
    const auto head = byte();
    if ((head & 7u) != short_string || left_.size() < head >> 3u) give_up("a node was sent another map");
    const auto out = left_.substr(0, head >> 3u);
    left_.remove_prefix(out.size());
    return out;
  }

 private:
  unsigned byte() {
    if (left_.empty()) give_up("a node was sent half a map");
    const auto out = static_cast<unsigned char>(left_.front());
    left_.remove_prefix(1);
    return out;
  }
  std::string_view left_;
};

class told_node {
 public:
  told_node(asio::io_context& io, int number, std::uint16_t port, int all)
      : name_(std::string(prefix) + std::to_string(number)), is_known_(static_cast<std::size_t>(all)) {
    net::listener_events events;
    events.on_request = [this](const std::shared_ptr<net::peer_link>& from, session::incoming&& in) {
      from->respond(in.session, in.to.is_handle() ? take_map(in) : services());
    };
    auto opened = net::listener::open(io.get_executor(), {host_of(number), port}, std::move(events));
    if (!opened) give_up("listen: " + opened.error().message());
    port_ = std::move(*opened);
  }

  bool is_complete() const { return known_ == is_known_.size(); }

  // Until it is registered, as nodes do. Counts how often it had to try again.
  static asio::awaitable<void> announce(told_node* self, endpoint service, int* retries) {
    value::table record;
    record.pairs.emplace_back("name", self->name_);
    record.pairs.emplace_back("address", to_string(self->port_->local()));
    record.pairs.emplace_back("lease_ms", 3'600'000);
    record.pairs.emplace_back("state", "ready");
    value::list request;
    request.emplace_back("register");
    request.emplace_back(std::move(record));
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (;; ++*retries) {
      const auto to = co_await net::channel::open(service, patience);
      if (to) {
        session::outgoing message{wire::address(std::string("@names")), value::pack(request).value(), {}};
        const auto ended = co_await (*to)->call(std::move(message), patience);
        (*to)->close();
        constexpr char table = 6;
        if (!ended.error && !ended.body.empty() && (ended.body.front() & 7) == table) co_return;
      }
      pause.expires_after(std::chrono::milliseconds(200));
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

 private:
  static std::string services() {
    value::table all;
    all.pairs.emplace_back("clusterd", ":00000009");
    value::list answer;
    answer.emplace_back(std::move(all));
    return value::pack(answer).value();
  }
  std::string take_map(const session::incoming& in) {
    for (packed_reload map(in.message.view()); map.has_next();) {
      const auto name = map.text();
      (void)map.text();
      std::size_t number = SIZE_MAX;
      std::from_chars(name.data() + std::min(prefix.size(), name.size()), name.data() + name.size(), number);
      if (number >= is_known_.size() || is_known_[number]) continue;
      is_known_[number] = true;
      ++known_;
    }
    return std::string(1, '\0');
  }

  const std::string name_;
  std::unique_ptr<net::listener> port_;
  std::vector<bool> is_known_;
  std::size_t known_ = 0;
};

// Says "ready", waits for the start, and says when all its nodes were complete and how often they tried
// again.
void play(const endpoint& service, int from, int to, int all, int start, const child::report& say) {
  asio::io_context io(1);
  const auto port = free_port(io);
  std::vector<std::unique_ptr<told_node>> nodes;
  for (int i = from; i < to; ++i) nodes.push_back(std::make_unique<told_node>(io, i, port, all));
  say("ready");
  char ignored = 0;
  (void)!::read(start, &ignored, 1);
  int retries = 0;
  for (auto& n : nodes) asio::co_spawn(io, told_node::announce(n.get(), service, &retries), asio::detached);
  const double end = now() + 120;
  for (std::size_t complete = 0; complete < nodes.size();) {
    if (now() > end) give_up("it takes too long");
    io.restart();
    io.run_one_for(std::chrono::milliseconds(50));
    while (complete < nodes.size() && nodes[complete]->is_complete()) ++complete;
  }
  say(std::to_string(now()));
  say(std::to_string(retries));
  ::pause();
}

}  // namespace

many_start start_many(const names_process& service, int count, int processes) {
  int start[2];
  if (::pipe(start) != 0) give_up("pipe");
  std::vector<std::unique_ptr<child>> all;
  for (int i = 0; i < processes; ++i)
    all.push_back(std::make_unique<child>([&](const child::report& say) {
      ::close(start[1]);
      play(service.at(), count * i / processes, count * (i + 1) / processes, count, start[0], say);
    }));
  for (auto& part : all) (void)part->line();
  const auto memory = service.memory();
  const double busy = service.busy();
  const double begin = now();
  ::close(start[1]);
  many_start out;
  for (auto& part : all) {
    const auto ended = part->line();
    if (ended.empty()) give_up("a part of the fleet has failed");
    out.complete = std::max(out.complete, std::stod(ended) - begin);
    out.retries += std::stoi(part->line());
  }
  out.busy = service.busy() - busy;
  out.bytes_a_node = (service.memory() - memory) / static_cast<std::size_t>(count);
  ::close(start[0]);
  return out;
}

}  // namespace bee::bench
