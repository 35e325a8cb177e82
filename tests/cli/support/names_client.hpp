// Asks a name service over one connection, as a node does.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bee/net/channel.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/event_loop.hpp"

namespace bee::test {

class names_client {
 public:
  names_client(event_loop& loop, const std::string& address)
      : loop_(loop), to_(*loop.run(net::channel::open(parse_endpoint(address).value(), patience))) {}
  ~names_client() { to_->close(); }
  names_client(const names_client&) = delete;
  names_client& operator=(const names_client&) = delete;

  using answered = std::function<void(const value::list&)>;
  /// `done` gets the answer, or nothing in it when there was none.
  void call(const value::list& request, answered done) {
    to_->call({wire::address(std::string("@names")), *value::pack(request), {}}, 2 * patience,
              [done = std::move(done)](session::outcome&& o) {
                done(o.error ? value::list() : value::unpack(o.body).value());
              });
  }
  void call(const char* command, value::table arguments, answered done) {
    call({command, std::move(arguments)}, std::move(done));
  }

  /// The answer as Lua text; the request's table is Lua text too. "lost" when there was none.
  std::string ask(const char* command, const std::string& table = "nil") {
    std::optional<std::string> out;
    call({command, *value::parse_literal(table)}, [&out](const value::list& values) {
      out = values.empty() ? "lost" : "";
      for (const auto& v : values) *out += (out->empty() ? "" : " ") + value::to_literal(v);
    });
    loop_.run_until([&] { return out.has_value(); });
    return *out;
  }
  /// The state of a node, "none" when it is not known.
  std::string state_of(const std::string& name) {
    const auto text = ask("get", "{name='" + name + "'}");
    const std::string key = "state = \"";
    const auto at = text.find(key);
    if (at == std::string::npos) return "none";
    return text.substr(at + key.size(), text.find('"', at + key.size()) - at - key.size());
  }
  /// Asks again and again until the node is in that state; throws when it does not come.
  void wait_for_state(const std::string& name, const std::string& state) {
    loop_.run_until([&] { return state_of(name) == state; });
  }
  net::channel& channel() { return *to_; }

 private:
  event_loop& loop_;
  std::shared_ptr<net::channel> to_;
};

}  // namespace bee::test
