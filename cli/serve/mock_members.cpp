#include "cli/serve/mock_members.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/cluster/node_set.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

}  // namespace

struct mock_members::member_of {
  member_of(asio::io_context& io, node::node& at, const names::member_options& options,
            std::function<void(std::string_view)> l)
      : name(at.name()), log(std::move(l)), names(io.get_executor(), at, options) {}

  static asio::awaitable<void> get_ready(std::shared_ptr<member_of> self) {
    const auto started = co_await self->names.start();
    if (!started) co_return self->say(started.error().text);
    co_await wait_for_others(self);
    if (self->is_over) co_return;
    const auto ready = co_await self->names.set_state(names::node_state::ready);
    self->say(ready ? "ready" : ready.error().text);
  }

  // Nodes that wait for each other are told at once, and again and again.
  static asio::awaitable<void> wait_for_others(std::shared_ptr<member_of> self) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    std::string said;
    while (!self->is_over) {
      std::vector<std::string> all_of_its_own;
      const auto missing = co_await self->names.wait(std::move(all_of_its_own), 30s);
      if (missing.empty()) co_return;
      auto text = "waits for " + cluster::compress(missing);
      if (text != said) self->say(text);
      said = std::move(text);
      pause.expires_after(1s);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  static asio::awaitable<void> leave(std::shared_ptr<member_of> self, std::function<void()> done) {
    self->is_over = true;
    co_await self->names.leave();
    done();
  }

  void say(const std::string& text) const {
    if (log) log(name + ": " + text);
  }

  std::string name;
  std::function<void(std::string_view)> log;
  names::member names;
  bool is_over = false;
};

mock_members::mock_members(asio::io_context& io, node::mock_host& nodes, const names::member_options& options,
                           std::function<void(std::string_view)> log)
    : io_(io) {
  for (std::size_t i = 0; i < nodes.nodes().size(); ++i) {
    auto own = options;
    std::erase(own.depends, nodes.at(i).name());  // none waits for itself
    all_.push_back(std::make_shared<member_of>(io, nodes.at(i), own, log));
    asio::co_spawn(io, member_of::get_ready(all_.back()), asio::detached);
  }
}

void mock_members::leave() {
  if (all_.empty()) return io_.stop();
  const auto patience = std::make_shared<asio::steady_timer>(io_, 1s);
  patience->async_wait([&io = io_, patience](const error_code&) { io.stop(); });
  const auto left = std::make_shared<std::size_t>(all_.size());
  for (const auto& m : all_)
    asio::co_spawn(io_,
                   member_of::leave(m,
                                    [left, patience] {
                                      if (--*left == 0) patience->cancel();
                                    }),
                   asio::detached);
}

}  // namespace bee::cli
