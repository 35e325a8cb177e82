// A node whose service @mail answers protobuf requests with whatever a test says, right or wrong.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bee/node/node.hpp"
#include "bee/payload/envelope.hpp"

namespace bee::test {

class replying_node {
 public:
  /// What one request is answered with: bodies of "rpc_response", in order.
  using answers = std::function<std::vector<std::string>(const payload::envelope& request, int number)>;

  explicit replying_node(answers reply, const std::string& host = "127.0.0.1");
  ~replying_node();
  replying_node(const replying_node&) = delete;
  replying_node& operator=(const replying_node&) = delete;

  std::string address() const { return address_; }
  /// Requests that have come, and the trace tag of the last one.
  int received();
  std::string trace();
  /// The address that the node has for the caller of the last request; nothing when that is off again.
  std::optional<std::string> route();

 private:
  template <class Ask>
  auto ask(Ask what);
  void take(node::invocation&&, node::responder&&);

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  node::node at_;
  answers reply_;
  std::string address_;
  std::string caller_;
  std::string trace_;
  int count_ = 0;
  std::thread thread_;
};

/// A reply to a request, in the routed layout, with pb.iBuyRSP{code} unless it is changed.
struct reply_fields {
  std::uint64_t session;
  int code = 0;
  std::string source_node = "mail_master_6";
  std::string source_service = "mail";
  std::string type = "pb.iBuyRSP";
  std::optional<std::string> pb = {};
};
std::string routed_reply(const reply_fields&);

/// Connects from 127.0.0.2, says something, and waits for the end.
void say_from_elsewhere(const std::string& address, const std::string& bytes);

}  // namespace bee::test
