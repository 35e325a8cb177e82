#include "bee/net/listener.hpp"

#include "bee/net/acceptor.hpp"
#include "bee/net/connect.hpp"
#include "bee/net/peer.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;

void admit(acceptor::socket socket, const std::shared_ptr<listener_state>& shared) {
  if (!prepare(socket)) return;
  const auto made = std::make_shared<peer>(std::move(socket), shared);
  if (made->is_admitted()) made->start_reading();
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
  auto shared = std::make_shared<listener_state>();
  shared->events = std::move(events);
  shared->options = std::move(options);
  if (!shared->options.shared)
    shared->options.shared =
        std::make_shared<budget>(executor, budget_options{.connections = shared->options.max_connections});
  auto opened = acceptor::open(executor, at, shared->options.shared, [shared](acceptor::socket socket) {
    if (!shared->is_closed) admit(std::move(socket), shared);
  });
  if (!opened) return opened.error();
  return std::make_unique<tcp_listener>(std::move(*opened), shared);
}

}  // namespace bee::net
