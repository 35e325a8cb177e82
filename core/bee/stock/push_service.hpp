// A push to a service of a node, by name.
#pragma once

#include "bee/stock/remote.hpp"
#include "bee/stock/service_request.hpp"

namespace bee::stock {

/// Finds the address, hands the message over and ends the connection's output. What was named as an address
/// (@x, .x, :0000000a) goes there unasked. With `is_confirmed` it waits until the node has read the message,
/// which proves nothing through another node. Gives the address.
task<attempt<wire::address>> push_service(remote&, const service_request&, bool is_confirmed);

}  // namespace bee::stock
