#include "bee/stock/reply_listener.hpp"

#include "bee/value/arguments.hpp"
#include "bee/value/pack.hpp"

namespace bee::stock {
namespace {

constexpr std::int64_t own_handle = 1;

}  // namespace

result<std::unique_ptr<reply_listener>> reply_listener::open(const boost::asio::any_io_executor& executor,
                                                             options o, events e) {
  std::unique_ptr<reply_listener> out(new reply_listener(std::move(o), std::move(e)));
  net::listener_events events;
  events.on_open = [self = out.get()](net::peer_link&) { self->events_.on_connection(); };
  events.on_request = [self = out.get()](const std::shared_ptr<net::peer_link>& from,
                                         session::incoming&& in) { self->take(*from, std::move(in)); };
  net::listener_options limits;
  limits.max_connections = 256;
  auto opened = net::listener::open(executor, out->options_.at, std::move(events), limits);
  if (opened.has_error()) return opened.error();
  out->listener_ = std::move(*opened);
  return out;
}

// A proxy asks for the handle of the service before it sends.
bool reply_listener::asks_for_service(const session::incoming& in) const {
  if (!in.to.is_handle() || in.to.handle() != 0) return false;
  const auto values = value::unpack(in.message.view());
  return values.has_value() && value::string_at(*values, 0) == options_.service;
}

// Who has named the service once may use its handle on that connection.
void reply_listener::take(net::peer_link& from, session::incoming&& in) {
  const bool asks = asks_for_service(in);
  const bool names = !in.to.is_handle() && in.to.name() == "@" + options_.service;
  if ((asks || names) && !from.context) from.context = std::make_shared<bool>(true);
  if (!from.context) {
    const auto host = from.remote().host;
    from.close();
    return events_.on_stranger(host);
  }
  if (asks) return from.respond(in.session, value::pack({own_handle}).value());
  const bool is_for_service = names || (in.to.is_handle() && in.to.handle() == own_handle);
  if (!is_for_service) {
    if (!in.is_push) from.respond_error(in.session, "call to invalid address");
    return;
  }
  if (!in.is_push) from.respond(in.session, std::string());
  const auto values = value::unpack(in.message.view());
  if (values.has_value() && value::string_at(*values, 0) == "rpc_response")
    events_.on_reply(value::string_at(*values, 1));
}

}  // namespace bee::stock
