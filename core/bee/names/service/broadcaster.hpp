// Pushes the map to the cluster daemon of every live node, so that nodes that know nothing of the name
// service follow it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>

#include "bee/names/service/own_entry.hpp"
#include "bee/names/service/service.hpp"
#include "bee/net/budget.hpp"

namespace bee::names {

struct broadcaster_options {
  std::size_t at_once = 64;  ///< nodes that are being pushed to
  std::chrono::milliseconds timeout{5000};
  /// Between two rounds of pushes, and before the first to a node: what changes meanwhile goes in one, and a
  /// node that keeps its own map has said so by then. Changes that follow each other faster are a burst.
  std::chrono::milliseconds interval{50};
  /// A burst is waited for, at most so long for each node: many that come at once are not told of each other
  /// one by one.
  std::chrono::microseconds interval_a_node{250};
  /// How long a node that keeps its own map may be without a connection before it is pushed to.
  std::chrono::milliseconds absence{3000};
  /// What its connections count against; those that are idle may be closed for others. May be empty.
  std::shared_ptr<net::budget> shared = {};
  std::chrono::milliseconds first_pause{100};  ///< after a failure; doubles with each
  std::chrono::milliseconds longest_pause{5000};
  log_line log;     ///< may be empty
  own_address own;  ///< of the name service, which is in the map as well
  /// Asked before each push; empty: always. One that may not any more is about to be destroyed.
  std::function<bool()> may_push;
};

/// Not thread-safe: runs on the executor's one thread. A node gets the whole map when it comes up and
/// whenever its connection is new, then what has changed since: one push at a time, so that their order is
/// kept, with everything that has happened meanwhile in the next.
class broadcaster {
 public:
  /// `nodes`, and what is packed of them, outlive it.
  broadcaster(boost::asio::any_io_executor executor, const registry& nodes, packed_nodes& packed,
              broadcaster_options options = {});
  broadcaster(const broadcaster&) = delete;
  broadcaster& operator=(const broadcaster&) = delete;
  ~broadcaster();

  /// After each event has its place in the registry.
  void on_event(const event& e);
  /// Whether a node keeps its own map, so that nothing need be pushed to it. One that stops gets the whole
  /// map.
  void set_keeps_map(const std::string& name, bool keeps);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace bee::names
