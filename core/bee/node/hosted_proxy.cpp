#include "bee/node/hosted_proxy.hpp"

#include <utility>

#include "bee/value/pack.hpp"

namespace bee::node {
namespace {

// The handle in the answer to a name query.
result<std::uint32_t> handle_in(const session::outcome& o) {
  if (o.error) return o.error;
  const auto values = value::unpack(o.body);
  if (values.has_error()) return values.error();
  const bool is_handle = !values->empty() && values->front().is_integer() &&
                         std::in_range<std::uint32_t>(values->front().as_integer());
  if (!is_handle) return errc::malformed_value;
  return static_cast<std::uint32_t>(values->front().as_integer());
}

// `alive` falls with the proxy: what comes back later finds nobody.
proxy_routes routes_of(node& at, net::duration timeout, std::weak_ptr<const int> alive) {
  proxy_routes out;
  out.resolve = [&at, timeout, alive](const service_address& to,
                                      std::function<void(result<std::uint32_t>)> done) {
    auto name = value::pack({value::value(to.service)});
    if (name.has_error()) return done(name.error());
    at.peers().call(to.node, {wire::address(0u), std::move(*name), {}}, timeout,
                    [alive, done = std::move(done)](session::outcome&& o) {
                      if (!alive.expired()) done(handle_in(o));
                    });
  };
  out.send = [&at, alive](const std::string& node, std::uint32_t to, std::string_view sub_type,
                          std::string body, std::function<void(error_code)> done) {
    auto packed = value::pack({value::value(sub_type), value::value(body)});
    if (packed.has_error()) return done(packed.error());
    at.peers().push(node, {wire::address(to), std::move(*packed), {}},
                    [alive, done = std::move(done)](error_code why) {
                      if (!alive.expired()) done(why);
                    });
  };
  return out;
}

}  // namespace

result<std::unique_ptr<hosted_proxy>> hosted_proxy::open(node& at, std::string name, net::duration timeout,
                                                         proxy::log_line log) {
  std::unique_ptr<hosted_proxy> made(new hosted_proxy(at, timeout, std::move(log)));
  if (auto registered = at.register_name(std::move(name), made->id_); registered.has_error())
    return registered.error();
  return made;
}

hosted_proxy::hosted_proxy(node& at, net::duration timeout, proxy::log_line log) : node_(at) {
  // One object holds both, so that the routes can tell whether the proxy is still there.
  struct holder {
    int mark = 0;
    std::optional<proxy> forwarder;
  };
  const auto both = std::make_shared<holder>();
  const std::shared_ptr<const int> alive(both, &both->mark);
  both->forwarder.emplace(routes_of(at, timeout, alive), std::move(log));
  proxy_ = std::shared_ptr<proxy>(both, &*both->forwarder);
  id_ = at.add({.label = "bee proxy"}, [this](invocation&& call, responder&& answer) {
    answer.ignore();
    if (call.arguments.size() < 2 || !call.arguments[1].is_string()) return;
    const auto kept = proxy_;
    kept->forward(call.arguments[1].as_string());
  });
}

hosted_proxy::~hosted_proxy() {
  node_.remove(id_);
}

send_out sender_through(hosted_proxy& by) {
  return [&by](service::dispatch_out&& out) {
    const auto body = service::with_destination(std::move(out.body), out.to);
    error_code failed = body.has_value() ? error_code() : body.error();
    if (body.has_value() && !by.forward(*body)) failed = errc::never_sent;
    if (failed && out.failed) out.failed(failed);
  };
}

}  // namespace bee::node
