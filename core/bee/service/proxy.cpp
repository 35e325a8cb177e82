#include "bee/service/proxy.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/payload/envelope.hpp"
#include "bee/payload/text_command.hpp"

namespace bee::service {
namespace {

constexpr auto reply_number = static_cast<std::uint32_t>(payload::sub_type::rpc_reply);

struct directions {
  payload::envelope fields;
  std::string forwarded;
  bool is_reply;
};

bool is_known(std::uint32_t sub_type) {
  return sub_type >= static_cast<std::uint32_t>(payload::sub_type::protobuf) &&
         sub_type <= static_cast<std::uint32_t>(payload::sub_type::system);
}

// The two forms have no mark of their own: the one whose fields make sense is taken.
result<directions> read(std::string_view body) {
  auto routed = payload::decode(payload::layout::routed, body);
  if (routed.has_value() && is_known(routed->sub_type))
    return directions{*routed, std::string(body), routed->sub_type == reply_number};
  auto sent = payload::decode(payload::layout::routed_send, body);
  if (sent.has_error()) return sent.error();
  auto inner = payload::encode(payload::layout::inner, *sent);
  if (inner.has_error()) return inner.error();
  return directions{*sent, std::move(*inner), false};
}

}  // namespace

proxy::proxy(proxy_routes routes, log_line log, std::size_t max_waiting)
    : routes_(std::move(routes)), log_(std::move(log)), max_waiting_(max_waiting) {}

bool proxy::forward(std::string_view body) {
  auto found = read(body);
  if (found.has_error()) {
    drop({}, found.error().message(), 1);
    return false;
  }
  const key to{std::string(found->fields.destination_node), std::string(found->fields.destination_service)};
  parcel what{found->is_reply ? "rpc_response" : "text", std::move(found->forwarded)};

  auto& there = known_[to];
  if (there.handle) {
    send(to, *there.handle, std::move(what));
    return true;
  }
  if (there.waiting.size() >= max_waiting_) {
    drop(to, "too many messages wait for its address", 1);
    return false;
  }
  there.waiting.push_back(std::move(what));
  if (!std::exchange(there.is_asking, true)) ask(to);
  return true;
}

void proxy::ask(const key& to) {
  routes_.resolve({to.first, to.second},
                  [this, to](result<std::uint32_t> handle) { on_resolved(to, handle); });
}

void proxy::on_resolved(const key& to, result<std::uint32_t> handle) {
  auto& there = known_[to];
  auto waiting = std::move(there.waiting);
  if (handle.has_error()) {
    known_.erase(to);
    return drop(to, handle.error().message(), waiting.size());
  }
  there = {*handle, false, {}};
  for (auto& what : waiting) send(to, *handle, std::move(what));
}

void proxy::send(const key& to, std::uint32_t handle, parcel what) {
  routes_.send(to.first, handle, what.sub_type, std::move(what.body), [this, to, handle](error_code failed) {
    if (!failed) {
      ++counted_.forwarded;
      return;
    }
    if (const auto at = known_.find(to); at != known_.end() && at->second.handle == handle) known_.erase(at);
    drop(to, failed.message(), 1);
  });
}

void proxy::drop(const key& to, std::string_view why, std::size_t count) {
  counted_.dropped += count;
  if (!log_) return;
  const auto where = to.first.empty() ? "a body without a destination" : to.first + " " + to.second;
  log_(fmt::format("proxy: {}: {} dropped: {}", escape_for_terminal(where), count, why));
}

result<std::string> with_destination(std::string body, const payload::service_address& to) {
  if (payload::decode_text_command(body).has_value()) return errc::bad_route;
  if (!payload::is_inner(body)) return body;
  auto fields = payload::decode(payload::layout::inner, body);
  if (fields.has_error()) return fields.error();
  fields->destination_node = to.node;
  fields->destination_service = to.service;
  return payload::encode(payload::layout::routed_send, *fields);
}

}  // namespace bee::service
