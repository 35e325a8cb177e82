// A network of its own, with an address that is not loopback: for peers that come from somewhere else.
#pragma once

#include <string>

namespace bee::test {

/// This thread, and the processes that it starts, are in it while it lives. A loopback interface and
/// `address()` are there, and nothing else.
class other_network {
 public:
  other_network();
  ~other_network();
  other_network(const other_network&) = delete;
  other_network& operator=(const other_network&) = delete;

  /// Empty when it is there; otherwise why the system does not let a test make one.
  const std::string& trouble() const { return trouble_; }
  static std::string address() { return "10.77.0.2"; }

 private:
  std::string trouble_;
  int home_ = -1;
};

}  // namespace bee::test
