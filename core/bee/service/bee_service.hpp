// A service that exchanges protobuf with the rest of the cluster: messages by type, rpc both ways, text
// commands. No socket and no clock: what it sends goes through a function, and the time is an argument.
// node/hosted_service.hpp puts it into a node, skynet/context_service.hpp into a context of skynet.
//
//     bee_service shop({"shop_master_4", "shop"}, send);
//     shop.on<pb::iBuyREQ>([](const pb::iBuyREQ& m, const received& r, reply_slot&& reply) {
//       pb::iBuyRSP answer;
//       reply.answer(answer);                  // now, or later from wherever the slot was moved to
//     });
//     shop.on_text("cmd_ping", [](const payload::text_command&) { return "pong"; });
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/payload/rpc_table.hpp"
#include "bee/payload/schema.hpp"
#include "bee/payload/text_command.hpp"

namespace bee::service {

using payload::on_reply;
using payload::reply_fate;
using payload::rpc_reply;
using payload::rpc_table;
using payload::service_address;

/// A message on its way to a service of some node. `failed` is called when it is known that it will not get
/// there; it may be empty.
struct dispatch_out {
  service_address to;
  std::string_view sub_type;  ///< "text" or "rpc_response"
  std::string body;
  std::function<void(error_code)> failed;
};
using send_out = std::function<void(dispatch_out&&)>;

/// What a handler is told of a message beside its content. The views are valid during the call only.
struct received {
  payload::layout layout;
  payload::envelope fields;
};

/// The way back to the caller of an rpc. Can be kept and used later, from the service's thread, also after
/// the service is gone (then nothing happens). Goes to the node and service that stand in the request, with
/// its session and uid.
class reply_slot {
 public:
  reply_slot() = default;
  reply_slot(const std::shared_ptr<const send_out>& send, const payload::envelope& request);

  /// False for a message that wants no reply, and after the reply.
  bool is_wanted() const { return session_ != 0; }

  /// Sends the reply, once; does nothing when none is wanted. Fails as payload::encode does.
  result<void> answer(std::string_view type, std::string_view pb);
  template <class Message>
  result<void> answer(const Message& message) {
    return answer(message.GetTypeName(), message.SerializeAsString());
  }

 private:
  std::weak_ptr<const send_out> send_;
  std::uint64_t session_ = 0;
  std::int64_t uid_ = 0;
  std::uint32_t room_id_ = 0;
  service_address to_;
  service_address from_;
};

struct message_options {
  std::int64_t uid = 0;
  std::uint32_t room_id = 0;
};

/// Whether a body is a reply, in either layout. Between nodes the sub type tells; what is passed on inside a
/// process has none.
bool is_reply(std::string_view body);
/// Whether a body is an envelope around a message.
bool is_message(std::string_view body);

/// Not thread-safe. Messages without a handler, that do not parse, or that nobody waits for, are logged and
/// dropped. What a handler throws is logged, and leaves receive_text(); whoever waits for a reply_slot that
/// it had gets none.
class bee_service {
 public:
  using time_point = rpc_table::time_point;
  using log_line = std::function<void(std::string_view)>;
  using bytes_handler = std::function<void(std::string_view pb, const received&, reply_slot&&)>;
  using dynamic_handler =
      std::function<void(const google::protobuf::Message&, const received&, reply_slot&&)>;
  /// What it returns goes back as raw text.
  using text_handler = std::function<std::string(const payload::text_command&)>;

  bee_service(service_address self, send_out send, log_line log = {}, std::size_t max_pending = 1u << 20);
  bee_service(const bee_service&) = delete;
  bee_service& operator=(const bee_service&) = delete;
  /// As close().
  ~bee_service();

  /// Ends every call that waits with errc::abandoned, and from now on those that are made.
  void close();

  const service_address& self() const { return self_; }

  /// A handler for messages of a type, as bytes; a later one takes the place of the earlier.
  void on_bytes(std::string type, bytes_handler run);
  /// A handler for a generated type: `run(const Message&, const received&, reply_slot&&)`.
  template <class Message, class Handler>
  void on(Handler run);
  /// A handler for a type that is known only at run time.
  void on_dynamic(std::shared_ptr<const payload::schema> types, std::string type, dynamic_handler run);
  void on_text(std::string command, text_handler run);

  /// One way, as an inner body; what does not get there is logged. Fails as payload::encode does.
  result<void> send(const service_address& to, std::string_view type, std::string_view pb,
                    const message_options& options = {});
  template <class Message>
  result<void> send(const service_address& to, const Message& message, const message_options& options = {}) {
    return send(to, message.GetTypeName(), message.SerializeAsString(), options);
  }

  /// A request; `done` is called exactly once unless this fails. Returns the session, for rpc_cancel. The
  /// other node needs an address for this service's node. Fails with errc::too_many_pending or as
  /// payload::encode does.
  result<std::uint64_t> rpc_call(const service_address& to, std::string_view type, std::string_view pb,
                                 time_point deadline, on_reply done, const message_options& options = {});

  /// Ends a call with errc::abandoned; a reply that comes later is dropped. False when it has ended.
  bool rpc_cancel(std::uint64_t session) { return calls_.end(session, errc::abandoned); }

  /// A text command, one way; what does not get there is logged. Fails with errc::bad_text_command.
  result<void> send_text(const service_address& to, const payload::text_command& command);

  /// What came as "text": a text command, an inner or a routed body. Returns the answer of a text command.
  std::optional<std::string> receive_text(std::string_view body);
  /// What came as "rpc_response", in either layout.
  reply_fate receive_reply(std::string_view body);

  void expire(time_point now) { calls_.expire(now); }
  std::optional<time_point> next_deadline() const { return calls_.next_deadline(); }
  std::size_t pending() const { return calls_.pending(); }

 private:
  void receive_message(std::string_view body);
  std::function<void(error_code)> told(const service_address& to) const;
  void log(std::string_view what, std::string_view detail) const;
  template <class Run>
  auto logging(std::string_view what, Run&& run) const;

  service_address self_;
  std::shared_ptr<const send_out> send_;
  log_line log_;
  rpc_table calls_;
  bool is_closed_ = false;
  // Shared, because a handler may replace itself.
  std::unordered_map<std::string, std::shared_ptr<bytes_handler>> handlers_;
  std::unordered_map<std::string, std::shared_ptr<text_handler>> text_handlers_;
  // Falls when the service does: a failure of sending that comes later finds nobody.
  std::shared_ptr<bee_service*> alive_;
};

template <class Message, class Handler>
void bee_service::on(Handler run) {
  const std::string type = Message().GetTypeName();
  on_bytes(type, [this, type, run = std::move(run)](std::string_view pb, const received& r,
                                                    reply_slot&& reply) mutable {
    Message message;
    if (pb.size() > INT32_MAX || !message.ParseFromArray(pb.data(), static_cast<int>(pb.size())))
      return log("a body that does not parse", type);
    run(static_cast<const Message&>(message), r, std::move(reply));
  });
}

}  // namespace bee::service
