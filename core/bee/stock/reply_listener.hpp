// Where a node sends the replies of an rpc: a port that takes "rpc_response" from whoever knows the secret
// name of its service, from whatever address: what a node sends may leave by another one than it is reached
// by.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bee/net/listener.hpp"

namespace bee::stock {

class reply_listener {
 public:
  struct options {
    endpoint at;          ///< port 0 takes any free one
    std::string service;  ///< the name that replies are for; nobody can guess it
  };
  struct events {
    std::function<void()> on_connection;                  ///< somebody has connected
    std::function<void(std::string_view body)> on_reply;  ///< whatever came as "rpc_response"
    /// The first message of a connection was not for the service: it is closed.
    std::function<void(const std::string& host)> on_stranger;
  };
  static result<std::unique_ptr<reply_listener>> open(const boost::asio::any_io_executor& executor, options,
                                                      events);

  endpoint local() const { return listener_->local(); }

 private:
  reply_listener(options o, events e) : options_(std::move(o)), events_(std::move(e)) {}
  void take(net::peer_link& from, session::incoming&& in);
  bool asks_for_service(const session::incoming& in) const;

  options options_;
  events events_;
  std::unique_ptr<net::listener> listener_;
};

}  // namespace bee::stock
