// A channel of this process, and what stands at its other end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/net/channel.hpp"
#include "support/event_loop.hpp"
#include "support/raw_peer.hpp"

namespace bee::net {

using session::outcome;
using test::event_loop;
using test::raw_server;
using test::soon;
using test::tcp;

/// A channel and the raw socket at its other end.
struct channel_pair {
  event_loop loop;
  raw_server server{loop.executor()};
  std::shared_ptr<channel> here;
  std::optional<tcp::socket> there;
  std::vector<outcome> ended;

  explicit channel_pair(channel_options options = {}) {
    here = *loop.run(channel::open(server.at(), soon, std::move(options)));
    there = loop.run(server.accept());
  }
  ~channel_pair() { here->close(); }

  void call(std::string message, duration timeout = soon) {
    here->call({10, std::move(message), {}}, timeout, [this](outcome&& o) { ended.push_back(std::move(o)); });
  }
  void write(std::string bytes) { loop.run(test::write(*there, std::move(bytes))); }
  std::string read(std::size_t n) { return loop.run(test::read(*there, n)); }
  void wait_for_outcomes(std::size_t n) {
    loop.run_until([&] { return ended.size() >= n; });
  }
};

}  // namespace bee::net
