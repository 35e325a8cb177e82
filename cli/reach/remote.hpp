// One node as a command talks to it: over a connection of its own, or through another node (--via).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/net/channel.hpp"
#include "bee/net/time_limit.hpp"
#include "bee/value/value.hpp"
#include "cli/base/failure.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/reach/peer_failure.hpp"

namespace bee::cli {

template <class T>
using task = boost::asio::awaitable<T>;

class gateway;

/// What one call asks for. It has a constructor because g++ 12 destroys a braced aggregate in a co_await
/// twice.
struct question {
  question(wire::address address, value::list values, std::string sentence, std::string tag = {})
      : to(std::move(address)), body(std::move(values)), what(std::move(sentence)), trace(std::move(tag)) {}

  wire::address to;
  value::list body;
  std::string what;     ///< for the sentence of a failure: "mysqlpool execute"
  std::string trace;    ///< the trace tag; may be empty
  bool is_raw = false;  ///< the answer is one text, not packed values
  /// A question on the way: when it fails, nothing was sent of what the user wants.
  bool is_before = false;
};

/// All that is asked of a node ends within one time limit, which begins when it is opened.
class remote {
 public:
  /// Connects, or takes the way through the gateway when there is one. The limit is --timeout.
  static task<attempt<std::shared_ptr<remote>>> open(const invocation&, const cluster::node&,
                                                     std::shared_ptr<gateway> through);
  /// The same with a limit of its own.
  static task<attempt<std::shared_ptr<remote>>> open(const invocation&, const cluster::node&,
                                                     std::shared_ptr<gateway> through, duration timeout);

  /// Asks and waits for the values of the answer.
  task<attempt<value::list>> call(question);

  /// Sends a push; it is queued when this returns.
  task<attempt<void>> push(question);

  /// The handle of a registered name; nothing when the node knows none. Runs nothing on the node.
  /// `is_before`: as in question.
  task<attempt<std::optional<std::uint32_t>>> query(const std::string& name, bool is_before = false);

  const std::string& name() const { return name_; }
  std::string address() const;
  bool is_direct() const { return !gateway_; }
  const net::time_limit& limit() const { return limit_; }
  /// The work that begins now has the whole limit again: one of many calls to the node.
  void restart() { limit_ = net::time_limit(limit_.whole()); }
  void restart(duration whole) { limit_ = net::time_limit(whole); }
  /// The same connection for work with another limit, beside this one.
  remote within(const net::time_limit& other) const;
  net::channel& channel() { return *channel_; }
  const std::shared_ptr<net::channel>& shared_channel() const { return channel_; }

  /// Whether the peer answered the last question, whatever it said: it is alive.
  bool has_heard() const { return has_heard_; }

  /// Why the connection is of no use, once it is.
  failure lost(const std::string& what) const;

 private:
  remote(std::string name, duration timeout) : name_(std::move(name)), limit_(timeout) {}
  task<attempt<wire::address>> route(const wire::address& to);
  task<attempt<session::outcome>> exchange(const question&);
  task<bool> answers_indirectly();
  asked about(const question&) const;
  failure explain(const session::outcome&, const question&) const;

  std::string name_;
  net::time_limit limit_;
  bool has_heard_ = false;
  std::shared_ptr<net::channel> channel_;
  std::shared_ptr<gateway> gateway_;
};

/// The values as a list. A function, because g++ 12 can not keep a braced list of literals across a co_await.
template <class... V>
value::list list_of(V&&... values) {
  value::list out;
  out.reserve(sizeof...(values));
  (out.emplace_back(std::forward<V>(values)), ...);
  return out;
}

/// Opens a connection with the limits and the trace of this run.
task<attempt<std::shared_ptr<net::channel>>> connect(const invocation&, const cluster::node&,
                                                     const net::time_limit&);

/// A handle as people write it: ":0000000a".
std::string handle_text(std::uint32_t handle);

}  // namespace bee::cli
