// A call to a service by the name that a person typed.
#pragma once

#include "cli/call/service_request.hpp"
#include "cli/reach/remote.hpp"

namespace bee::cli {

/// Finds the address that the node knows and asks it: the addresses of the name in turn, and for a cluster
/// daemon its handle. Nothing runs on the node before the one that is found. An unknown service fails with
/// the nearest name.
task<attempt<value::list>> ask_service(remote&, const service_request&);

/// What runs on the node under a name that is most like this one; empty when nothing is, or it does not say.
task<std::string> nearest_service(remote&, std::string typed);

/// "no service X", with the nearest name of what runs on the node.
task<failure> unknown_service(remote&, const service_request&);

}  // namespace bee::cli
