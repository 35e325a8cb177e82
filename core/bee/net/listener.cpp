#include "bee/net/listener.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "bee/net/connect.hpp"
#include "bee/net/peer.hpp"
#include "bee/net/resolve.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause{1000};

/// The part of a listener that its waiting accept holds.
class acceptor : public std::enable_shared_from_this<acceptor> {
 public:
  acceptor(asio::any_io_executor executor, std::shared_ptr<listener_state> shared)
      : socket_(executor), pause_(executor), shared_(std::move(shared)) {}

  error_code bind(const tcp::endpoint& at);
  void accept();
  void close();
  endpoint local() const;

 private:
  void accepted(const error_code& error, tcp::socket socket);
  void admit(tcp::socket socket);
  void accept_later(const error_code& why);

  tcp::acceptor socket_;
  asio::steady_timer pause_;
  milliseconds next_pause_ = first_pause;
  std::shared_ptr<listener_state> shared_;
};

error_code acceptor::bind(const tcp::endpoint& at) {
  error_code error;
  socket_.open(at.protocol(), error);
  if (!error) socket_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) socket_.bind(at, error);
  if (!error) socket_.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

void acceptor::accept() {
  socket_.async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    self->accepted(error, std::move(socket));
  });
}

void acceptor::accepted(const error_code& error, tcp::socket socket) {
  if (shared_->is_closed) return;
  if (error && error != asio::error::connection_aborted) return accept_later(error);
  next_pause_ = first_pause;
  if (!error) admit(std::move(socket));
  if (!shared_->is_closed) accept();
}

void acceptor::admit(tcp::socket socket) {
  if (!prepare(socket)) return;
  const auto made = std::make_shared<peer>(std::move(socket), shared_);
  if (made->is_admitted()) made->start_reading();
}

// Out of file descriptors, or of memory: where nothing can give way, trying again at once would only take the
// processor from those whose work will free some.
void acceptor::accept_later(const error_code& why) {
  if (is_out_of_descriptors(why) && shared_->options.shared->make_room()) return accept();
  pause_.expires_after(next_pause_);
  next_pause_ = std::min(2 * next_pause_, longest_pause);
  pause_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && !self->shared_->is_closed) self->accept();
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

class tcp_listener final : public listener {
 public:
  tcp_listener(std::shared_ptr<acceptor> a, std::shared_ptr<listener_state> shared)
      : acceptor_(std::move(a)), shared_(std::move(shared)), local_(acceptor_->local()) {}
  ~tcp_listener() override {
    shared_->is_closed = true;
    acceptor_->close();
    // A closed peer may go at once and leave the set.
    const std::vector<peer*> all(shared_->peers.begin(), shared_->peers.end());
    for (auto* each : all)
      if (shared_->peers.contains(each)) each->close();
  }
  endpoint local() const override { return local_; }
  std::size_t connections() const override { return shared_->peers.size(); }

 private:
  std::shared_ptr<acceptor> acceptor_;
  std::shared_ptr<listener_state> shared_;
  const endpoint local_;
};

}  // namespace

result<std::unique_ptr<listener>> listener::open(asio::any_io_executor executor, const endpoint& at,
                                                 listener_events events, listener_options options) {
  const auto addresses = resolve_now(at);
  if (!addresses) return addresses.error();
  auto shared = std::make_shared<listener_state>();
  shared->events = std::move(events);
  shared->options = std::move(options);
  if (!shared->options.shared)
    shared->options.shared =
        std::make_shared<budget>(executor, budget_options{.connections = shared->options.max_connections});
  error_code error = asio::error::host_not_found;
  for (const auto& address : *addresses) {
    const auto bound = std::make_shared<acceptor>(executor, shared);
    error = bound->bind(address);
    if (error) continue;
    bound->accept();
    return std::make_unique<tcp_listener>(bound, shared);
  }
  return error;
}

}  // namespace bee::net
