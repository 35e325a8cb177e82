// What went wrong on the wire, as a sentence: what happened, and whether it was sent or ran.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/duration.hpp"
#include "bee/base/endpoint.hpp"
#include "bee/base/failure.hpp"
#include "bee/session/client_session.hpp"
#include "bee/stock/trouble.hpp"
#include "bee/value/value.hpp"

namespace bee::stock {

/// What is known about a request that failed.
struct asked {
  std::string what;     ///< "mysqlpool execute"; may be empty
  std::string address;  ///< the peer, as host:port
  duration timeout{};
  std::string_view evidence;  ///< the first bytes that the peer ever sent
  /// A question on the way: whatever comes of it, what the user wants has not been sent.
  bool is_before = false;
};

/// No connection was made: unreachable, not sent.
failure connect_failure(error_code, const std::string& address, duration timeout);

/// A call that ended without an answer. Precondition: `o.error` is set.
failure call_failure(const session::outcome& o, const asked&);

/// "10.0.0.1:8000 does not speak the cluster protocol (it answered "...")".
failure wrong_peer(const std::string& address, std::string_view evidence);

/// Whether a connection ended because of what the peer sent.
bool is_protocol_error(error_code);

/// What came is no message that a service sends.
failure malformed_answer(error_code, const asked&);

/// What came is a message, and not what was asked for: "false, not a handle".
failure other_answer(const std::string& what_came, const asked&);

/// The same of what a stock_node has met. `timeout`: of all that was done with the node. `is_before`: a
/// question on the way, nothing was sent of what the user wants.
failure failure_of(const trouble&, const std::string& address, duration timeout, bool is_before);

/// The node has no service that changes its map or leads to other nodes.
failure no_daemon();

/// `why` the list that would name the cluster daemon did not come, as a question on the way: a node that
/// refuses to give one has no daemon that can be found.
failure without_list(failure why, bool is_answer);

}  // namespace bee::stock
