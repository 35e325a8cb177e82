#include "bee/service/bee_service.hpp"

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "bee/base/bytes.hpp"
#include "bee/base/thrown.hpp"

namespace bee::service {
namespace {

constexpr auto request_mark = static_cast<std::uint32_t>(payload::sub_type::rpc_request);
constexpr auto reply_mark = static_cast<std::uint32_t>(payload::sub_type::rpc_reply);

bool wants_reply(const payload::envelope& e) {
  return e.sub_type == request_mark && e.session != 0 && !e.source_node.empty() && !e.source_service.empty();
}

bool is_text_command(std::string_view body) {
  return body.starts_with("lua ");
}

}  // namespace

bool is_reply(std::string_view body) {
  return payload::decode_reply(body).has_value();
}

bool is_message(std::string_view body) {
  const auto layout = payload::is_inner(body) ? payload::layout::inner : payload::layout::routed;
  return payload::decode(layout, body).has_value();
}

reply_slot::reply_slot(const std::shared_ptr<const send_out>& send, const payload::envelope& request) {
  if (!wants_reply(request)) return;
  send_ = send;
  session_ = request.session;
  uid_ = request.uid;
  room_id_ = request.room_id;
  to_ = {std::string(request.source_node), std::string(request.source_service)};
  from_ = {std::string(request.destination_node), std::string(request.destination_service)};
}

result<void> reply_slot::answer(std::string_view type, std::string_view pb) {
  const auto send = send_.lock();
  if (!is_wanted() || !send) return {};
  auto body = payload::encode(payload::layout::routed, {.sub_type = reply_mark,
                                                        .uid = uid_,
                                                        .type_name = type,
                                                        .room_id = room_id_,
                                                        .session = session_,
                                                        .destination_node = to_.node,
                                                        .destination_service = to_.service,
                                                        .source_node = from_.node,
                                                        .source_service = from_.service,
                                                        .pb = pb});
  if (body.has_error()) return body.error();
  session_ = 0;
  (*send)({std::move(to_), "rpc_response", std::move(*body), {}});
  return {};
}

bee_service::bee_service(service_address self, send_out send, log_line log, std::size_t max_pending)
    : self_(std::move(self)),
      send_(std::make_shared<const send_out>(std::move(send))),
      log_(std::move(log)),
      calls_(max_pending),
      alive_(std::make_shared<bee_service*>(this)) {}

bee_service::~bee_service() {
  alive_.reset();
  close();
}

void bee_service::close() {
  is_closed_ = true;
  calls_.close();
}

void bee_service::log(std::string_view what, std::string_view detail) const {
  if (!log_) return;
  log_(fmt::format("{}: {}: {}", self_.service, escape_for_terminal(what), escape_for_terminal(detail)));
}

template <class Run>
auto bee_service::logging(std::string_view what, Run&& run) const {
  try {
    return run();
  } catch (...) {
    log(what, thrown_text(std::current_exception()));
    throw;
  }
}

void bee_service::on_bytes(std::string type, bytes_handler run) {
  handlers_.insert_or_assign(std::move(type), std::make_shared<bytes_handler>(std::move(run)));
}

void bee_service::on_text(std::string command, text_handler run) {
  text_handlers_.insert_or_assign(std::move(command), std::make_shared<text_handler>(std::move(run)));
}

void bee_service::on_dynamic(std::shared_ptr<const payload::schema> types, std::string type,
                             dynamic_handler run) {
  auto handle = [this, types = std::move(types), type, run = std::move(run)](
                    std::string_view pb, const received& r, reply_slot&& reply) {
    auto message = types->make(type);
    if (message.has_error()) return log(message.error().message(), type);
    if (pb.size() > INT32_MAX || !(*message)->ParseFromArray(pb.data(), static_cast<int>(pb.size())))
      return log("a body that does not parse", type);
    run(**message, r, std::move(reply));
  };
  on_bytes(std::move(type), std::move(handle));
}

result<void> bee_service::send(const service_address& to, std::string_view type, std::string_view pb,
                               const message_options& options) {
  auto body = payload::encode(payload::layout::inner,
                              {.uid = options.uid, .type_name = type, .room_id = options.room_id, .pb = pb});
  if (body.has_error()) return body.error();
  (*send_)({to, "text", std::move(*body), told(to)});
  return {};
}

// Nobody waits for a message that goes one way: the log is told when it does not get there.
std::function<void(error_code)> bee_service::told(const service_address& to) const {
  return [alive = std::weak_ptr(alive_), where = to.node + " " + to.service](error_code why) {
    if (const auto self = alive.lock()) (*self)->log("not sent to " + where, why.message());
  };
}

result<std::uint64_t> bee_service::rpc_call(const service_address& to, std::string_view type,
                                            std::string_view pb, time_point deadline, on_reply done,
                                            const message_options& options) {
  if (is_closed_) return errc::abandoned;
  payload::envelope e{.sub_type = request_mark,
                      .uid = options.uid,
                      .type_name = type,
                      .room_id = options.room_id,
                      .destination_node = to.node,
                      .destination_service = to.service,
                      .source_node = self_.node,
                      .source_service = self_.service,
                      .pb = pb};
  std::string body;
  if (auto fits = payload::encode(payload::layout::routed, e, body); fits.has_error()) return fits.error();
  const auto session = calls_.open(to, deadline, std::move(done));
  if (session.has_error()) return session.error();
  e.session = *session;
  body.clear();
  payload::encode(payload::layout::routed, e, body).value();
  (*send_)({to, "text", std::move(body), [alive = std::weak_ptr(alive_), number = *session](error_code why) {
              if (const auto self = alive.lock()) (*self)->calls_.end(number, why);
            }});
  return *session;
}

result<void> bee_service::send_text(const service_address& to, const payload::text_command& command) {
  auto text = payload::encode(command);
  if (text.has_error()) return text.error();
  (*send_)({to, "text", std::move(*text), told(to)});
  return {};
}

std::optional<std::string> bee_service::receive_text(std::string_view body) {
  if (!is_text_command(body)) {
    receive_message(body);
    return std::nullopt;
  }
  const auto command = payload::decode_text_command(body);
  if (command.has_error()) {
    log(command.error().message(), body.substr(0, 100));
    return std::nullopt;
  }
  const auto handler = text_handlers_.find(std::string(command->get("cmd")));
  if (handler == text_handlers_.end()) {
    log("no handler for the text command", command->get("cmd"));
    return std::nullopt;
  }
  const auto run = handler->second;
  return logging(handler->first, [&] { return (*run)(*command); });
}

void bee_service::receive_message(std::string_view body) {
  const auto layout = payload::is_inner(body) ? payload::layout::inner : payload::layout::routed;
  const auto fields = payload::decode(layout, body);
  if (fields.has_error()) return log("a body that is no envelope", fields.error().message());
  const auto handler = handlers_.find(std::string(fields->type_name));
  if (handler == handlers_.end()) return log("no handler for", fields->type_name);
  const auto run = handler->second;
  logging(fields->type_name, [&] { (*run)(fields->pb, {layout, *fields}, reply_slot(send_, *fields)); });
}

reply_fate bee_service::receive_reply(std::string_view body) {
  const auto fields = payload::decode_reply(body);
  if (fields.has_error()) {
    log("an rpc_response that is no reply", fields.error().message());
    return reply_fate::unknown;
  }
  const auto fate = calls_.accept(*fields);
  if (fate != reply_fate::delivered) log(to_string(fate), fmt::format("session {}", fields->session));
  return fate;
}

}  // namespace bee::service
