// A name service, a client of it, and nodes that follow it.
#pragma once

#include <gtest/gtest.h>

#include "bee/names/service/server.hpp"
#include "unit/names/store/posted_store.hpp"
#include "unit/node/running_node.hpp"

namespace bee::names {

using bee::test::event_loop;
using bee::test::running_node;
using bee::test::soon;

struct names_server : testing::Test {
  void start(server_options options = {}) {
    options.broadcast.first_pause = options.broadcast.absence = std::chrono::milliseconds(5);
    options.service.log =
        options.broadcast.log = [this](severity, std::string_view line) { log.emplace_back(line); };
    here = std::move(*server::open(loop.executor(), kept, options));
    to = *loop.run(net::channel::open(here->address(), soon));
  }
  void TearDown() override {
    if (to) to->close();
    here.reset();
    loop.drain();
  }
  void call(const value::list& arguments, std::function<void(std::string)> done) {
    to->call({wire::address(std::string("@names")), *value::pack(arguments), {}}, soon,
             [done = std::move(done)](session::outcome&& o) {
               std::string out = o.error ? "error: " + o.error.message() : "";
               if (!o.error)
                 for (const auto& v : *value::unpack(o.body))
                   out += (out.empty() ? "" : " ") + value::to_literal(v);
               done(out);
             });
  }
  std::string ask(const char* command, const std::string& table) {
    std::optional<std::string> out;
    call({command, *value::parse_literal(table)}, [&](std::string text) { out = std::move(text); });
    loop.run_until([&] { return out.has_value(); });
    return *out;
  }
  std::string announce(const std::string& name, const endpoint& at) {
    return ask("register", "{name='" + name + "', address='" + to_string(at) + "'}");
  }
  static std::string known(running_node& n, const char* name) {
    const auto address = n.here.peers().address(name);
    if (!address) return "unknown";
    return address->value_or("off");
  }
  void run_until_known(running_node& n, const char* name, const std::string& what) {
    loop.run_until([&] { return known(n, name) == what; });
  }

  event_loop loop;
  test::posted_store kept{loop};
  std::vector<std::string> log;
  std::unique_ptr<server> here;
  std::shared_ptr<net::channel> to;
};

}  // namespace bee::names
