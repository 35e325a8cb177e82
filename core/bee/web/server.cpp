#include "bee/web/server.hpp"

#include <vector>

#include "bee/net/acceptor.hpp"
#include "bee/web/connection.hpp"

namespace bee::web {
namespace {

namespace asio = boost::asio;

class http_server final : public server {
 public:
  http_server(std::shared_ptr<net::acceptor> d, std::shared_ptr<server_state> shared)
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

  std::shared_ptr<net::acceptor> door_;
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
  auto shared = std::make_shared<server_state>();
  shared->answers = std::move(answers);
  shared->options = std::move(options);
  shared->budget = std::make_shared<net::budget>(executor, budget_of(shared->options));
  auto door = net::acceptor::open(executor, at, shared->budget, [shared](net::acceptor::socket socket) {
    serve_connection(std::move(socket), shared);
  });
  if (!door) return door.error();
  return std::make_unique<http_server>(std::move(*door), shared);
}

}  // namespace bee::web
