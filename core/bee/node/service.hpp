// A service of a node: what it is given, and how it answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bee/net/listener.hpp"
#include "bee/service/answering.hpp"
#include "bee/value/value.hpp"

namespace bee::node {

using handle = std::uint32_t;

/// What a node counts for each service, as `.launcher` STAT shows it.
struct counters {
  std::uint64_t messages = 0;  ///< requests and pushes handed to the service
  std::uint64_t tasks = 0;     ///< those of them that have not ended
  std::chrono::steady_clock::duration busy{};
};

/// A request or push on its way into a service; `message` is packed values.
struct request {
  session::incoming_message message;
  bool is_push = false;
  std::string trace;
};

/// The same, unpacked.
struct invocation {
  value::list arguments;
  bool is_push = false;
  std::string trace;
};

/// Answers one request, now or later, at most once: what comes after the first answer is ignored. A responder
/// that goes unused answers "call failed", as a service that raised an error; that of a push answers nothing.
/// Keeps the connection for writing while it lives.
class responder final : public service::answering {
 public:
  responder(std::shared_ptr<net::peer_link> link, std::uint32_t session, bool is_push, std::size_t charged,
            std::shared_ptr<counters> counted);
  /// One that answers nobody, as that of a push.
  responder() : charged_(0), session_(0), is_push_(true) {}
  responder(responder&&) noexcept = default;
  responder& operator=(responder&&) = delete;
  ~responder() override;

  /// Packed values, as they are.
  void answer_packed(std::string message) override;
  /// The same bytes for many.
  void answer_packed(std::shared_ptr<const std::string> message);
  /// Values that can not be packed answer "call failed", as on a stock node.
  void answer(const value::list& values);
  /// "call failed": the text that the peer sees says no more.
  void fail() override { fail_with_text(call_failed()); }
  /// Another of the error texts of a node.
  void fail_with_text(std::string_view text) override;
  /// Never answers, as a stock service that can not unpack a message.
  void ignore() override { end(); }
  /// Closes the connection that the request came by.
  void close_connection();

  bool is_push() const override { return is_push_; }
  std::unique_ptr<answering> keep() override { return std::make_unique<responder>(std::move(*this)); }
  endpoint source() const { return link_ ? link_->remote() : endpoint(); }
  /// The connection that the request came by; null once it is answered.
  std::weak_ptr<const net::peer_link> link() const { return link_; }
  /// Bytes of earlier answers that the peer has not read yet.
  std::size_t unread() const { return link_ ? link_->unread() : 0; }

 private:
  static std::string_view call_failed();
  std::shared_ptr<net::peer_link> end();

  std::shared_ptr<net::peer_link> link_;  // empty once it has ended
  std::shared_ptr<counters> counters_;
  std::size_t charged_;
  std::uint32_t session_;
  bool is_push_;
};

/// Called on the node's thread for each request and push. What it throws is an error of the service: the
/// caller is answered "call failed", and the node's log has the text.
using raw_handler = std::function<void(request&&, responder&&)>;
using handler = std::function<void(invocation&&, responder&&)>;

/// What a service is besides its handler.
struct service_options {
  std::string label;  ///< as `.launcher` LIST shows it: "snlua echo"
  /// Bytes that the service holds, for `.launcher` MEM. May be empty.
  std::function<std::size_t()> memory = {};
  /// Called for `.launcher` GC. May be empty.
  std::function<void()> collect_garbage = {};
};

}  // namespace bee::node
