// host:port to socket addresses, with a deadline that holds.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <vector>

#include "bee/base/endpoint.hpp"

namespace bee::net {

/// The address that a literal IPv4 or IPv6 host means; fails for a name.
result<boost::asio::ip::tcp::endpoint> parse_literal_address(const endpoint& e);

/// All addresses of a host in the order of the system's resolver. A literal takes no thread and no wait.
/// A name is looked up on a thread of its own, because getaddrinfo can not be cancelled: at the deadline the
/// thread is left to end by itself. Fails with an error of Asio's netdb and addrinfo categories, or with
/// errc::connect_timed_out.
boost::asio::awaitable<result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(
    endpoint e, std::chrono::steady_clock::duration timeout);

/// The same without a deadline, on the calling thread: for an address to listen at.
result<std::vector<boost::asio::ip::tcp::endpoint>> resolve_now(const endpoint& e);

/// The other way, in the form that parse_endpoint reads.
endpoint to_endpoint(const boost::asio::ip::tcp::endpoint& address);

}  // namespace bee::net
