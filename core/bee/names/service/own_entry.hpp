// The entry of the name service itself in the map that it pushes: who knows nothing of it can ask it all the
// same.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bee/base/endpoint.hpp"
#include "bee/names/record/log_line.hpp"
#include "bee/names/record/registry.hpp"
#include "bee/names/service/reply_body.hpp"

namespace bee::names {

/// As whom and where nodes reach the name service.
struct own_address {
  std::string name;                      ///< empty: it is in no map
  std::function<endpoint()> listening;   ///< where it listens, maybe on every address
  std::optional<endpoint> advertised{};  ///< what all are told instead
};

/// What a node at the other end of a connection is told. One that listens on every address is reached where
/// the node is reached from. Nothing when it listens on loopback and the node is elsewhere.
std::optional<endpoint> address_for(const own_address&, const endpoint& here, const endpoint& there);

class own_entry {
 public:
  /// `nodes` outlives it. A node that has the name itself keeps it.
  own_entry(own_address own, const registry& nodes, log_line log);

  /// The arguments of a "reload" with the entry, for the node at the other end of a connection. Null when
  /// that was told already, and when there is none. `told` is kept for the node, and becomes what it is told.
  message_ptr for_node(const endpoint& here, const endpoint& there, std::string& told);

 private:
  std::string address_text(const endpoint& here, const endpoint& there);
  void note(const std::string& why);

  own_address own_;
  const registry& nodes_;
  log_line log_;
  bool has_noted_ = false;  // is one line, not one for each node
};

}  // namespace bee::names
