// What both C++ nodes of the seed cluster do the same way: a node as the cluster file has it, until a signal.
#pragma once

#include <bee/node/hosted_service.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>
#include <string>

namespace seed {

inline void log(std::string_view line) {
  std::cerr << line << '\n';
}

/// A value that must be there for the program to go on.
template <class T>
T must(bee::result<T> made, const char* what) {
  if (made.has_value()) return std::move(*made);
  log(std::string(what) + ": " + made.error().message());
  std::exit(1);
}

/// A node with the map and the address that the file has for it. `add_services` returns what must live as
/// long as it runs.
template <class AddServices>
int run_member(std::string name, std::string cluster_file, AddServices add_services) {
  boost::asio::io_context io(1);
  boost::asio::signal_set stop(io, SIGINT, SIGTERM);
  stop.async_wait([&io](const bee::error_code&, int) { io.stop(); });
  bee::node::node member(io.get_executor(), std::move(name),
                         {.cluster_file = std::move(cluster_file), .nowaiting = true, .log = log});
  const auto services = add_services(member, io.get_executor());
  if (const auto joined = member.join(); joined.has_error()) {
    log(member.name() + ": " + joined.error().message());
    return 1;
  }
  io.run();
  return 0;
}

}  // namespace seed
