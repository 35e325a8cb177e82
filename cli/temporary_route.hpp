// An address for this process on a node, for the time of some calls.
#pragma once

#include <string>

#include "cli/remote.hpp"

namespace bee::cli {

/// Under a name that nobody else has and no one can guess: it is also what keeps strangers' replies out.
class temporary_route {
 public:
  temporary_route(const invocation& in, remote& to);

  const std::string& name() const { return name_; }

  /// Has the node know this address.
  task<attempt<void>> add(const std::string& address);
  /// Has the node connect to it. Waits for as long as the node tries.
  task<attempt<void>> reach();
  /// Takes the address away again, on a new connection when the first one is gone. Does nothing when none was
  /// added. Fails when it may be left behind.
  task<attempt<void>> remove();

 private:
  task<attempt<void>> set(remote& at, value::value address);

  const invocation& in_;
  remote& to_;
  std::string name_;
  std::string address_;
  wire::address daemon_;
  bool is_added_ = false;
};

}  // namespace bee::cli
