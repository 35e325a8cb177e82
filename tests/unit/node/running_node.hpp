// A node on a free port, and a connection to it.
#pragma once

#include <gtest/gtest.h>

#include "bee/node/node.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"

namespace bee::test {

/// A node with the service "echo", which answers its arguments.
struct running_node {
  event_loop& loop;
  node::node here;
  node::handle echo;
  std::shared_ptr<net::channel> to;

  explicit running_node(event_loop& l, node::node_options options = {}, std::string name = "test_1")
      : loop(l), here(loop.executor(), std::move(name), std::move(options)) {
    echo = here.add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
      answer.answer_packed(r.message.take());
    });
    here.set_local_name(".echo", echo);
    EXPECT_TRUE(here.register_name("echo", echo));
    EXPECT_TRUE(here.listen());
    to = *loop.run(net::channel::open(here.address(), soon));
    loop.run_until([this] { return here.connections() == 1; });
  }
  ~running_node() { to->close(); }

  session::outcome call_packed(wire::address address, std::string message, net::duration timeout = soon) {
    return loop.run(to->call({std::move(address), std::move(message), {}}, timeout));
  }
  session::outcome call(wire::address address, const value::list& arguments, net::duration timeout = soon) {
    return call_packed(std::move(address), *value::pack(arguments), timeout);
  }

  /// The values of the answer as Lua text, "; " between them; or the error.
  std::string ask(wire::address address, const value::list& arguments) {
    const auto o = call(std::move(address), arguments);
    if (o.error) return "error: " + (o.body.empty() ? o.error.message() : o.body);
    std::string out;
    for (const auto& v : value::unpack(o.body).value())
      out += (out.empty() ? "" : "; ") + value::to_literal(v);
    return out;
  }
  std::string ask(const char* name, const value::list& arguments) {
    return ask(wire::address(std::string(name)), arguments);
  }

  /// Whether a call gets no answer while one that was sent after it does.
  bool is_never_answered(wire::address address, std::string message) {
    bool ended = false;
    to->call({std::move(address), std::move(message), {}}, soon,
             [&](session::outcome&& o) { ended = o.error != errc::connection_lost; });
    const auto after = call(echo, {});
    const bool answered = ended;
    loop.poll();
    to->close();
    to = *loop.run(net::channel::open(here.address(), soon));
    return !after.error && !answered;
  }
  bool is_never_answered(wire::address address, const value::list& arguments) {
    return is_never_answered(std::move(address), *value::pack(arguments));
  }
};

}  // namespace bee::test
