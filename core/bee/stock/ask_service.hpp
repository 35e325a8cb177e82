// A call to a service by the name that a person typed.
#pragma once

#include "bee/stock/remote.hpp"
#include "bee/stock/service_request.hpp"

namespace bee::stock {

/// Finds the address that the node knows and asks it: the addresses of the name in turn, and for a cluster
/// daemon its handle. Nothing runs on the node before the one that is found. An unknown service fails with
/// the nearest name. A request whose dialect is automatic speaks as the node seems to, see spoken_by().
task<attempt<value::list>> ask_service(remote&, const service_request&);

/// Fails as the request did that could not be made.
task<attempt<value::list>> ask_service(remote&, attempt<service_request>);

/// The same in one line, in the dialect of the bee framework: `co_await call(*to, "shop", "buy", 7,
/// "sword")`. For a service that speaks plain skynet, and for more, there is service_request.
template <class... A>
task<attempt<value::list>> call(remote& to, std::string_view service, std::string command, A&&... arguments) {
  return ask_service(
      to, make_request(service, std::move(command), value::list_of(std::forward<A>(arguments)...)));
}
/// The address to push to: of the names of a service only the registered one, because a push is never
/// answered and nobody would hear of a wrong one. Nothing runs on the node.
task<attempt<wire::address>> find_push_address(remote&, const service_name&);

/// What runs on the node under a name that is most like this one; empty when nothing is, or it does not say.
task<std::string> nearest_service(remote&, std::string typed);

/// "no service X", with the nearest name of what runs on the node.
task<failure> unknown_service(remote&, const service_name&);

}  // namespace bee::stock
