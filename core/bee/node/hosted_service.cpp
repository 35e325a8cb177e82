#include "bee/node/hosted_service.hpp"

#include "bee/value/pack.hpp"

namespace bee::node {

namespace asio = boost::asio;

send_out sender_of(node& at) {
  return [&at](hosting::dispatch_out&& out) {
    auto packed = value::pack({value::value(out.sub_type), value::value(out.body)});
    if (packed.has_error()) {
      if (out.failed) out.failed(packed.error());
      return;
    }
    session::outgoing what{wire::address("@" + out.to.service), std::move(*packed), {}};
    at.peers().push(out.to.node, std::move(what), [failed = std::move(out.failed)](error_code why) {
      if (why && failed) failed(why);
    });
  };
}

result<std::unique_ptr<hosted_service>> hosted_service::open(node& at, asio::any_io_executor executor,
                                                             std::string name, log_line log, send_out send) {
  if (!send) send = sender_of(at);
  if (!log) log = at.log();
  std::unique_ptr<hosted_service> made(
      new hosted_service(at, std::move(executor), name, std::move(log), std::move(send)));
  if (!name.empty())
    if (auto registered = at.register_name(std::move(name), made->id_); registered.has_error())
      return registered.error();
  return made;
}

hosted_service::hosted_service(node& at, asio::any_io_executor executor, std::string name, log_line log,
                               send_out send)
    : command_service(executor, {at.name(), name}, std::move(log), std::move(send),
                      [this](hosting::time_point due) { alarm_.set(due); }),
      node_(at),
      alarm_(executor, [this](hosting::time_point now) { return run_due(now); }) {
  id_ = at.add({.label = "bee " + name},
               [this](invocation&& call, responder&& answer) { receive(std::move(call.arguments), answer); });
}

hosted_service::~hosted_service() {
  node_.remove(id_);
}

asio::awaitable<session::outcome> hosted_service::call_text(service_address to, payload::text_command command,
                                                            net::duration timeout) {
  const auto text = payload::encode(command);
  if (text.has_error()) co_return session::outcome{text.error(), {}, false};
  // Named, not temporary: g++ 12 destroys temporaries of a co_await twice.
  wire::address at("@" + to.service);
  value::list arguments;
  arguments.emplace_back("text");
  arguments.emplace_back(*text);
  co_return co_await node_.peers().call(std::move(to.node), std::move(at), std::move(arguments), timeout);
}

}  // namespace bee::node
