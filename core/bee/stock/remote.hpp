// One node as its users talk to it: over a connection of its own, or through another node.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bee/cluster/node_map.hpp"
#include "bee/net/channel.hpp"
#include "bee/net/task.hpp"
#include "bee/net/time_limit.hpp"
#include "bee/stock/peer_failure.hpp"
#include "bee/stock/spoken.hpp"
#include "bee/stock/trace_reading.hpp"
#include "bee/value/value.hpp"

namespace bee::stock {

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
  /// For the node that reads the connection, which may be another one on the way.
  bool is_for_reader = false;
};

struct remote_options {
  /// Sees the bytes of each connection; called once for each, with the name of the node.
  using tracer = std::function<net::tap(const std::string& node)>;

  // Not an aggregate: g++ 12 moves those by their bytes when one is written in braces within a co_await.
  remote_options() = default;
  remote_options(duration t, tracer f = {}) : timeout(t), trace(std::move(f)) {}

  duration timeout = std::chrono::seconds(5);  ///< of all that is asked of a node, from its opening on
  tracer trace;                                ///< may be empty
  /// Called once when the connection has ended by itself; not through a gateway. May be empty.
  std::function<void()> on_end;
};

/// Not thread-safe: all calls from the executor's one thread. All that is asked of a node ends within one
/// time limit, which begins when it is opened. Failures tell whether the node ran it.
class remote {
 public:
  /// Connects, or takes the way through the gateway when there is one. `to` has an address.
  static task<attempt<std::shared_ptr<remote>>> open(const remote_options&, const cluster::node& to,
                                                     std::shared_ptr<gateway> through = nullptr);

  /// The same by an address alone, which is its name then.
  static task<attempt<std::shared_ptr<remote>>> open(endpoint at, remote_options how = {});

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
  /// A new connection to the same node, with the limit of this one.
  task<attempt<std::shared_ptr<remote>>> again() const;
  net::channel& channel() { return *channel_; }
  const std::shared_ptr<net::channel>& shared_channel() const { return channel_; }

  /// Whether the peer answered the last question, whatever it said: it is alive.
  bool has_heard() const { return has_heard_; }

  /// What spoken_by() has found out; those that within() made know it too.
  const std::optional<spoken>& known_dialect() const { return known_->dialect; }
  void learn_dialect(spoken found) { known_->dialect = found; }
  /// The same of trace_reading_of().
  const std::optional<trace_reading>& known_trace_reading() const { return known_->traces; }
  void learn_trace_reading(trace_reading found) { known_->traces = found; }

  /// Why the connection is of no use, once it is.
  failure lost(const std::string& what) const;

 private:
  remote(std::string name, remote_options how)
      : name_(std::move(name)), how_(std::move(how)), limit_(how_.timeout) {}
  struct knowledge {
    std::optional<spoken> dialect;
    std::optional<trace_reading> traces;
  };
  task<attempt<wire::address>> route(const question&);
  task<attempt<session::outcome>> exchange(const question&);
  task<bool> answers_indirectly();
  asked about(const question&) const;
  failure explain(const session::outcome&, const question&) const;

  std::string name_;
  remote_options how_;
  net::time_limit limit_;
  bool has_heard_ = false;
  std::shared_ptr<knowledge> known_ = std::make_shared<knowledge>();
  std::shared_ptr<net::channel> channel_;
  std::shared_ptr<gateway> gateway_;
};

/// A handle as people write it: ":0000000a".
std::string handle_text(std::uint32_t handle);

}  // namespace bee::stock
