// What the round-trip programs measure: a node that echoes in one process, a channel to it in another.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "bee/net/channel.hpp"
#include "child.hpp"

namespace bee::bench {

/// Serves a node whose service `@echo` answers with its arguments, until killed.
void serve_echo_node(const child::report& ready);

/// Opens a channel to the port and runs `with` on its thread; returns when all work that it started is done.
void with_channel(std::uint16_t port, const std::function<void(net::channel&)>& with);

/// A request to `@echo`.
session::outgoing echo_request(std::string message);

}  // namespace bee::bench
