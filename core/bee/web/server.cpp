#include "bee/web/server.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <vector>

#include "bee/net/resolve.hpp"
#include "bee/web/connection.hpp"

namespace bee::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause{1000};

// What a waiting accept holds.
class door : public std::enable_shared_from_this<door> {
 public:
  door(const asio::any_io_executor& executor, std::shared_ptr<server_state> shared)
      : socket_(executor), pause_(executor), shared_(std::move(shared)) {}

  error_code bind(const tcp::endpoint& at) {
    error_code why;
    socket_.open(at.protocol(), why);
    if (!why) socket_.set_option(tcp::acceptor::reuse_address(true), why);
    if (!why) socket_.bind(at, why);
    if (!why) socket_.listen(asio::socket_base::max_listen_connections, why);
    return why;
  }

  void accept() {
    socket_.async_accept([self = shared_from_this()](const error_code& why, tcp::socket socket) {
      self->accepted(why, std::move(socket));
    });
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    pause_.cancel();
  }

  endpoint local() const {
    error_code ignored;
    return net::to_endpoint(socket_.local_endpoint(ignored));
  }

 private:
  void accepted(const error_code& why, tcp::socket socket) {
    if (!socket_.is_open()) return;
    if (why && why != asio::error::connection_aborted) return accept_later(why);
    next_pause_ = first_pause;
    if (!why) serve_connection(std::move(socket), shared_);
    accept();
  }

  // Out of descriptors, or of memory: trying again at once would only take the processor from those whose
  // work will free some.
  void accept_later(const error_code& why) {
    if (is_out_of_descriptors(why) && shared_->budget->make_room()) return accept();
    pause_.expires_after(next_pause_);
    next_pause_ = std::min(2 * next_pause_, longest_pause);
    pause_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (!cancelled && self->socket_.is_open()) self->accept();
    });
  }

  tcp::acceptor socket_;
  asio::steady_timer pause_;
  milliseconds next_pause_ = first_pause;
  std::shared_ptr<server_state> shared_;
};

class http_server final : public server {
 public:
  http_server(std::shared_ptr<door> d, std::shared_ptr<server_state> shared)
      : door_(std::move(d)), shared_(std::move(shared)), local_(door_->local()) {}

  ~http_server() override {
    shared_->on_stopped = nullptr;
    shared_->is_stopping = true;
    door_->close();
    for_all([](connection& c) { c.close(); });
  }

  endpoint local() const override { return local_; }
  server_counts counts() const override { return shared_->counts; }

  void stop(std::function<void()> done) override {
    shared_->is_stopping = true;
    shared_->on_stopped = std::move(done);
    door_->close();
    for_all([](connection& c) { c.finish(); });
    shared_->tell_when_stopped();
  }

 private:
  // One that is called may end others.
  void for_all(const std::function<void(connection&)>& call) {
    const std::vector<connection*> all(shared_->all.begin(), shared_->all.end());
    for (auto* each : all)
      if (shared_->all.contains(each)) call(*each);
  }

  std::shared_ptr<door> door_;
  std::shared_ptr<server_state> shared_;
  const endpoint local_;
};

net::budget_options budget_of(const server_options& options) {
  net::budget_options out;
  out.memory = options.memory;
  out.connections = options.connections;
  out.log = options.log;
  return out;
}

}  // namespace

result<std::unique_ptr<server>> server::open(asio::any_io_executor executor, const endpoint& at,
                                             handler answers, server_options options) {
  const auto addresses = net::resolve_now(at);
  if (!addresses) return addresses.error();
  auto shared = std::make_shared<server_state>();
  shared->answers = std::move(answers);
  shared->options = std::move(options);
  shared->budget = std::make_shared<net::budget>(executor, budget_of(shared->options));
  error_code why = asio::error::host_not_found;
  for (const auto& address : *addresses) {
    const auto bound = std::make_shared<door>(executor, shared);
    why = bound->bind(address);
    if (why) continue;
    bound->accept();
    return std::make_unique<http_server>(bound, shared);
  }
  return why;
}

}  // namespace bee::web
