// Where a node sends the reply of an rpc: a port that takes one "rpc_response", from one host, with one
// session.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "bee/net/listener.hpp"
#include "bee/payload/envelope.hpp"

namespace bee::cli {

class reply_listener {
 public:
  struct options {
    endpoint at;            ///< port 0 takes any free one
    std::string only_from;  ///< connections of other hosts are closed
    std::string service;    ///< the name that the reply is for
    std::uint64_t session = 0;
  };
  /// `on_reply` gets the body of the first reply with the session; others are dropped.
  static result<std::unique_ptr<reply_listener>> open(const boost::asio::any_io_executor& executor, options,
                                                      std::function<void(std::string body)> on_reply);

  endpoint local() const { return listener_->local(); }

 private:
  reply_listener(options o, std::function<void(std::string)> on_reply)
      : options_(std::move(o)), on_reply_(std::move(on_reply)) {}
  void take(net::peer_link& from, session::incoming&& in);
  void answer_query(net::peer_link& from, const session::incoming& in);

  options options_;
  std::function<void(std::string)> on_reply_;
  std::unique_ptr<net::listener> listener_;
};

}  // namespace bee::cli
