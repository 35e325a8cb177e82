// A push to a service of a node, by name.
#pragma once

#include "bee/stock/remote.hpp"
#include "bee/stock/service_request.hpp"

namespace bee::stock {

/// Finds the address, hands the message over and ends the connection's output. What was named as an address
/// (@x, .x, :0000000a) goes there unasked. With `is_confirmed` it waits until the node has read the message,
/// which proves nothing through another node. Gives the address.
task<attempt<wire::address>> push_service(remote&, const service_request&, bool is_confirmed);
/// Fails as the request did that could not be made.
task<attempt<wire::address>> push_service(remote&, attempt<service_request>, bool is_confirmed);

/// The same in one line, in the dialect of the bee framework, and confirmed: `co_await push(*to, "shop",
/// "open")`.
template <class... A>
task<attempt<wire::address>> push(remote& to, std::string_view service, std::string command,
                                  A&&... arguments) {
  auto request = make_request(service, std::move(command), value::list_of(std::forward<A>(arguments)...));
  return push_service(to, std::move(request), true);
}

}  // namespace bee::stock
