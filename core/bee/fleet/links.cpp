#include "bee/fleet/links.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/cluster/fan_out.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;

constexpr auto retry_after = std::chrono::milliseconds(5);

}  // namespace

bool links::is_no_room(const stock::trouble& t) {
  return is_out_of_descriptors(t.why);
}

asio::awaitable<void> links::open_all(std::vector<cluster::node> targets, std::size_t jobs) {
  co_await cluster::fan_out(targets.size(), jobs,
                            [this, &targets](std::size_t i) { return look_at(targets[i]); });
}

asio::awaitable<void> links::look_at(const cluster::node& target) {
  const auto executor = co_await asio::this_coro::executor;
  const auto give_up = std::chrono::steady_clock::now() + timeout_;
  while (true) {
    // A temporary must not live across a co_await: g++ 12 copies its bytes.
    auto at = target.address.value_or(endpoint{});
    auto opened = co_await take(target.name, std::move(at));
    if (!opened && is_no_room(opened.error()) && std::chrono::steady_clock::now() < give_up) {
      asio::steady_timer others(executor, retry_after);
      co_await others.async_wait(asio::use_awaitable);
      continue;
    }
    if (!opened) {
      failures_.insert_or_assign(target.name, opened.error());
      co_return;
    }
    auto shown = co_await opened->senders();
    if (!shown) {
      failures_.insert_or_assign(target.name, shown.error());
      co_return;
    }
    failures_.erase(target.name);
    peers_.insert_or_assign(target.name, std::move(*shown));
    auto process = co_await opened->process();
    processes_.insert_or_assign(target.name, std::move(process));
    if (drops_left_routes_) co_await opened->drop_left_routes();
    keep(target.name, std::move(*opened));
    co_return;
  }
}

// Without room, one idle connection makes place at a time.
asio::awaitable<stock::answer<stock::stock_node>> links::open_one(const std::string& node, endpoint at) {
  while (true) {
    auto options = options_ ? options_(node) : net::channel_options();
    auto opened = co_await stock::stock_node::open(at, timeout_, std::move(options));
    if (opened || !is_no_room(opened.error()) || !drop_an_idle_one()) co_return opened;
  }
}

const stock::trouble* links::failure(const std::string& node) const {
  const auto at = failures_.find(node);
  return at == failures_.end() ? nullptr : &at->second;
}

asio::awaitable<stock::answer<stock::stock_node>> links::take(std::string node, endpoint at) {
  if (const auto held = idle_.find(node); held != idle_.end()) {
    auto mine = std::move(held->second);
    idle_.erase(held);
    mine.restart();
    if (mine.is_open()) co_return mine;
  }
  co_return co_await open_one(node, std::move(at));
}

void links::keep(const std::string& node, stock::stock_node link) {
  if (link.is_open()) idle_.insert_or_assign(node, std::move(link));
}

bool links::drop_an_idle_one() {
  if (idle_.empty()) return false;
  auto last = std::prev(idle_.end());
  last->second.close();
  idle_.erase(last);
  return true;
}

}  // namespace bee::fleet
