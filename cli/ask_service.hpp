// A call to a service by the name that a person typed.
#pragma once

#include "cli/remote.hpp"
#include "cli/service_request.hpp"

namespace bee::cli {

/// Finds the address that the node knows and asks it: the addresses of the name in turn, and for a cluster
/// daemon its handle. Nothing runs on the node before the one that is found. An unknown service fails with
/// the nearest name.
task<attempt<value::list>> ask_service(remote&, const service_request&);

/// Asks for what is one table; another answer fails as one that is not `wanted`, "a table of services".
task<attempt<value::table>> ask_table(remote&, question, const char* wanted);

/// The address of the cluster daemon, whatever it is called on that node: the question stands before what the
/// user wants, and fails so.
task<attempt<wire::address>> find_daemon(remote&);

/// What runs on the node under a name that is most like this one; empty when nothing is, or it does not say.
task<std::string> nearest_service(remote&, std::string typed);

/// "no service X", with the nearest name of what runs on the node.
task<failure> unknown_service(remote&, const service_request&);

}  // namespace bee::cli
