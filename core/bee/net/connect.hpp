// One TCP connection to a host: every address in turn.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>

#include "bee/base/endpoint.hpp"

namespace bee::net {

/// Resolves and connects, with TCP_NODELAY and in non-blocking mode. Each address that is left gets an equal
/// share of the time that is left. Fails with the error of the last address, or errc::connect_timed_out.
boost::asio::awaitable<result<boost::asio::ip::tcp::socket>> connect(
    endpoint to, std::chrono::steady_clock::duration timeout);

/// TCP_NODELAY and non-blocking mode, for a connected socket of either side.
result<void> prepare(boost::asio::ip::tcp::socket& socket);

}  // namespace bee::net
