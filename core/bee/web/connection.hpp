// One connection of a server, from its first byte to its last.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <set>

#include "bee/net/budget.hpp"
#include "bee/web/server.hpp"

namespace bee::web {

class connection;

/// What all connections of one server share.
struct server_state {
  handler answers;
  server_options options;
  std::shared_ptr<net::budget> budget;
  std::set<connection*> all;
  server_counts counts;
  bool is_stopping = false;
  std::function<void()> on_stopped;

  void leave(connection&);
  void tell_when_stopped();
};

class connection : public net::tenant {
 public:
  explicit connection(std::shared_ptr<server_state> shared) : shared_(std::move(shared)) {
    shared_->all.insert(this);
    ++shared_->counts.connections;
  }
  ~connection() override { shared_->leave(*this); }

  /// What is being answered is; then it ends.
  virtual void finish() = 0;
  virtual void close() = 0;
  void give_way() override { close(); }

 protected:
  std::shared_ptr<server_state> shared_;
};

/// Admits a connection and serves it; it lives as long as it is served.
void serve_connection(boost::asio::ip::tcp::socket socket, const std::shared_ptr<server_state>& shared);

}  // namespace bee::web
