// Where a node sends the replies of an rpc: a port that takes "rpc_response" from one host.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bee/net/listener.hpp"

namespace bee::cli {

class reply_listener {
 public:
  struct options {
    endpoint at;            ///< port 0 takes any free one
    std::string only_from;  ///< connections of other hosts are closed
    std::string service;    ///< the name that replies are for
  };
  struct events {
    std::function<void(std::string_view body)> on_reply;       ///< whatever came as "rpc_response"
    std::function<void(const std::string& host)> on_stranger;  ///< another host, whose connection is closed
  };
  static result<std::unique_ptr<reply_listener>> open(const boost::asio::any_io_executor& executor, options,
                                                      events);

  endpoint local() const { return listener_->local(); }

 private:
  reply_listener(options o, events e) : options_(std::move(o)), events_(std::move(e)) {}
  void take(net::peer_link& from, session::incoming&& in);
  void answer_query(net::peer_link& from, const session::incoming& in);

  options options_;
  events events_;
  std::unique_ptr<net::listener> listener_;
};

}  // namespace bee::cli
