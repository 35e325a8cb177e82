#include "bee/net/acceptor.hpp"

#include <algorithm>
#include <utility>

#include "bee/net/connect.hpp"
#include "bee/net/resolve.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause{1000};

}  // namespace

result<std::shared_ptr<acceptor>> acceptor::open(const asio::any_io_executor& executor, const endpoint& at,
                                                 std::shared_ptr<budget> shared, on_socket take) {
  const auto addresses = resolve_now(at);
  if (!addresses) return addresses.error();
  error_code why = asio::error::host_not_found;
  for (const auto& address : *addresses) {
    const auto bound = std::make_shared<acceptor>(executor, shared, take);
    why = bound->bind(address);
    if (why) continue;
    bound->accept();
    return bound;
  }
  return why;
}

acceptor::acceptor(const asio::any_io_executor& executor, std::shared_ptr<budget> shared, on_socket take)
    : socket_(executor),
      pause_(executor),
      next_pause_(first_pause),
      shared_(std::move(shared)),
      take_(std::move(take)) {}

error_code acceptor::bind(const asio::ip::tcp::endpoint& at) {
  error_code why;
  socket_.open(at.protocol(), why);
  if (!why) socket_.set_option(asio::ip::tcp::acceptor::reuse_address(true), why);
  if (!why) socket_.bind(at, why);
  if (!why) socket_.listen(asio::socket_base::max_listen_connections, why);
  return why;
}

void acceptor::accept() {
  socket_.async_accept([self = shared_from_this()](const error_code& why, socket taken) {
    self->accepted(why, std::move(taken));
  });
}

void acceptor::accepted(const error_code& why, socket taken) {
  if (!socket_.is_open()) return;
  if (why && why != asio::error::connection_aborted) return accept_later(why);
  next_pause_ = first_pause;
  if (!why) take_(std::move(taken));
  if (socket_.is_open()) accept();
}

// Out of file descriptors, or of memory: where nothing can give way, trying again at once would only take the
// processor from those whose work will free some.
void acceptor::accept_later(const error_code& why) {
  if (is_out_of_descriptors(why) && shared_->make_room()) return accept();
  pause_.expires_after(next_pause_);
  next_pause_ = std::min(2 * next_pause_, longest_pause);
  pause_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled && self->socket_.is_open()) self->accept();
  });
}

void acceptor::close() {
  error_code ignored;
  socket_.close(ignored);
  pause_.cancel();
}

endpoint acceptor::local() const {
  error_code ignored;
  return to_endpoint(socket_.local_endpoint(ignored));
}

}  // namespace bee::net
