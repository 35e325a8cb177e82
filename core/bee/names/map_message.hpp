// The packed "reload" requests that bring a node's map from one revision to the latest.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "bee/names/registry.hpp"

namespace bee::names {

using message_ptr = std::shared_ptr<const std::string>;

/// Many nodes need the same message: it is packed once.
class map_messages {
 public:
  explicit map_messages(const registry& nodes) : nodes_(nodes) {}

  /// Everything that has changed in the map after `from`; the whole map for 0 and for what is forgotten. Null
  /// when nothing has.
  message_ptr since(revision from);

 private:
  message_ptr pack_since(revision from) const;

  const registry& nodes_;
  revision latest_ = 0;
  std::map<revision, message_ptr> packed_;  // from there to latest_
};

}  // namespace bee::names
