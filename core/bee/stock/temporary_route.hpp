// An address for this process on a node, for the time of some calls.
#pragma once

#include <string>
#include <vector>

#include "bee/stock/remote.hpp"

namespace bee::stock {

/// Under a name that nobody else has and no one can guess: it is also what keeps strangers' replies out. The
/// name says whose it is: a route that a killed process left on the node is taken away by the next one.
class temporary_route {
 public:
  /// For that many calls, one after the other. `reach_hint`: what to do when the node can not reach the
  /// address.
  temporary_route(remote& to, std::size_t calls, std::string reach_hint);

  const std::string& name() const { return name_; }

  /// Has the node know this address, and forget routes that were left behind.
  task<attempt<void>> add(const std::string& address);
  /// Has the node connect to it. Waits for as long as the node tries.
  task<attempt<void>> reach();
  /// Takes the address away again, on a new connection when the first one is gone. Does nothing when none was
  /// added. Fails when it may be left behind.
  task<attempt<void>> remove();

 private:
  question reload_of(value::value address) const;
  task<attempt<void>> set(remote& at, value::value address);
  task<std::vector<std::string>> find_left();
  task<attempt<void>> announce();

  remote& to_;
  std::string name_;
  std::string reach_hint_;
  std::string address_;
  wire::address daemon_;
  std::vector<std::string> left_;  // names of others that go with the next reload
  bool is_added_ = false;
};

}  // namespace bee::stock
