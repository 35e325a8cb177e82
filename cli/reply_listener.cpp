#include "cli/reply_listener.hpp"

#include "bee/value/pack.hpp"

namespace bee::cli {
namespace {

constexpr std::int64_t own_handle = 1;

std::string_view string_at(const value::list& values, std::size_t i) {
  return i < values.size() && values[i].is_string() ? values[i].as_string() : std::string_view{};
}

}  // namespace

result<std::unique_ptr<reply_listener>> reply_listener::open(const boost::asio::any_io_executor& executor,
                                                             options o, events e) {
  std::unique_ptr<reply_listener> out(new reply_listener(std::move(o), std::move(e)));
  net::listener_events events;
  events.on_open = [self = out.get()](net::peer_link& opened) {
    const auto host = opened.remote().host;
    if (host == self->options_.only_from) return;
    opened.close();
    self->events_.on_stranger(host);
  };
  events.on_request = [self = out.get()](const std::shared_ptr<net::peer_link>& from,
                                         session::incoming&& in) { self->take(*from, std::move(in)); };
  net::listener_options limits;
  limits.max_connections = 16;
  auto opened = net::listener::open(executor, out->options_.at, std::move(events), limits);
  if (opened.has_error()) return opened.error();
  out->listener_ = std::move(*opened);
  return out;
}

// A proxy asks for the handle of the service before it sends.
void reply_listener::answer_query(net::peer_link& from, const session::incoming& in) {
  const auto values = value::unpack(in.message.view());
  if (values.has_value() && string_at(*values, 0) == options_.service)
    return from.respond(in.session, value::pack({own_handle}).value());
  from.respond_error(in.session, "name not found");
}

void reply_listener::take(net::peer_link& from, session::incoming&& in) {
  if (in.to.is_handle() && in.to.handle() == 0) return answer_query(from, in);
  if (!in.is_push) from.respond(in.session, std::string());
  const auto values = value::unpack(in.message.view());
  if (values.has_value() && string_at(*values, 0) == "rpc_response") events_.on_reply(string_at(*values, 1));
}

}  // namespace bee::cli
