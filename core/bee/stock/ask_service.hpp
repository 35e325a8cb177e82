// A call to a service by the name that a person typed.
#pragma once

#include "bee/stock/remote.hpp"
#include "bee/stock/service_request.hpp"

namespace bee::stock {

/// Finds the address that the node knows and asks it: the addresses of the name in turn, and for a cluster
/// daemon its handle. Nothing runs on the node before the one that is found. An unknown service fails with
/// the nearest name.
task<attempt<value::list>> ask_service(remote&, const service_request&);

/// The address to push to: of the names of a service only the registered one, because a push is never
/// answered and nobody would hear of a wrong one. Nothing runs on the node.
task<attempt<wire::address>> find_push_address(remote&, const service_name&);

/// What runs on the node under a name that is most like this one; empty when nothing is, or it does not say.
task<std::string> nearest_service(remote&, std::string typed);

/// "no service X", with the nearest name of what runs on the node.
task<failure> unknown_service(remote&, const service_name&);

}  // namespace bee::stock
