// The rpc calls of a service that wait for a reply, without a clock or a socket.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "bee/base/error.hpp"
#include "bee/payload/envelope.hpp"

namespace bee::payload {

/// A service of a node, by name.
struct service_address {
  // Constructors: g++ 12 destroys an aggregate that is made within a co_await twice.
  service_address() = default;
  service_address(std::string at_node, std::string name)
      : node(std::move(at_node)), service(std::move(name)) {}

  std::string node;
  std::string service;
  friend bool operator==(const service_address&, const service_address&) = default;
};

/// What came back: a protobuf message and what travels beside it.
struct rpc_reply {
  std::string type;
  std::string pb;
  std::int64_t uid = 0;
  std::uint32_t room_id = 0;
  payload::layout layout = payload::layout::routed;  ///< Lua services answer in layout::rpc_reply
};

/// Called once for each call: with the reply, or errc::no_answer (the deadline), abandoned (cancelled),
/// never_sent or another error of sending.
using on_reply = std::function<void(result<rpc_reply>&&)>;

/// What became of a reply that arrived.
enum class reply_fate {
  delivered,
  late,          ///< the call had ended: its deadline was over, or it was cancelled
  doubled,       ///< the call had got a reply before
  wrong_source,  ///< another node or service answered; the call goes on waiting
  unknown        ///< no such call, or one that ended long ago
};
std::string_view to_string(reply_fate fate);

class rpc_table {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Sessions count on from `last_session`.
  explicit rpc_table(std::size_t max_pending = 1u << 20, std::uint64_t last_session = 0)
      : max_pending_(max_pending), last_session_(last_session) {}

  /// Opens a call and returns its session, 1 .. 0x7fffffff, never one in flight. Fails with
  /// errc::too_many_pending; `done` is not called then.
  result<std::uint64_t> open(service_address callee, time_point deadline, on_reply done);

  /// Ends the call that a reply belongs to. A name of its source that is empty (the reply layout of Lua
  /// services has none), or empty in the callee, is not compared.
  reply_fate accept(const payload::envelope& reply);

  /// Ends one call with an error. False when there is none.
  bool end(std::uint64_t session, error_code why);

  /// Ends every call whose deadline is not after `now` with errc::no_answer.
  void expire(time_point now);

  /// Ends every call that waits now with errc::abandoned.
  void close();

  std::optional<time_point> next_deadline() const;
  std::size_t pending() const { return calls_.size(); }

 private:
  struct call {
    service_address callee;
    time_point deadline;
    on_reply done;
  };
  using calls = std::unordered_map<std::uint64_t, call>;

  std::uint64_t next_session();
  on_reply take(calls::iterator at, bool answered);
  void remember(std::uint64_t session, bool answered);

  std::size_t max_pending_;
  std::uint64_t last_session_;
  calls calls_;
  std::set<std::pair<time_point, std::uint64_t>> deadlines_;
  std::unordered_map<std::uint64_t, bool> ended_;  // lately; true: by a reply
  std::deque<std::uint64_t> ended_order_;
};

}  // namespace bee::payload
