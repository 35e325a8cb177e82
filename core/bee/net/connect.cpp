#include "bee/net/connect.hpp"

#include <boost/asio/redirect_error.hpp>

#include "bee/net/deadline.hpp"
#include "bee/net/resolve.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using clock = std::chrono::steady_clock;

asio::awaitable<error_code> try_connect(tcp::socket& socket, tcp::endpoint to) {
  error_code error;
  co_await socket.async_connect(to, asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

// A connect to a free port of this machine can meet itself, when the system picks that very port as the
// local one.
bool met_itself(const tcp::socket& socket) {
  error_code error;
  const auto local = socket.local_endpoint(error);
  return !error && local == socket.remote_endpoint(error);
}

asio::awaitable<error_code> connect_one(tcp::socket& socket, const tcp::endpoint& to,
                                        clock::duration timeout) {
  const auto error = co_await with_deadline(try_connect(socket, to), timeout);
  if (!error) co_return errc::connect_timed_out;
  if (*error) co_return *error;
  if (met_itself(socket)) co_return asio::error::connection_refused;
  const auto prepared = prepare(socket);
  co_return prepared ? error_code() : prepared.error();
}

}  // namespace

result<void> prepare(tcp::socket& socket) {
  error_code error;
  socket.set_option(tcp::no_delay(true), error);
  if (!error) socket.non_blocking(true, error);
  if (error) return error;
  return {};
}

asio::awaitable<result<tcp::socket>> connect(endpoint to, clock::duration timeout) {
  const auto end = clock::now() + timeout;
  const auto found = co_await resolve(std::move(to), timeout);
  if (!found) co_return found.error();
  error_code error = asio::error::host_not_found;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto share = (end - clock::now()) / static_cast<clock::rep>(found->size() - i);
    tcp::socket socket(co_await asio::this_coro::executor);
    error = co_await connect_one(socket, (*found)[i], share);
    if (!error) co_return socket;
  }
  co_return error;
}

}  // namespace bee::net
