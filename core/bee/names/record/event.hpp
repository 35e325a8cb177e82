// One change of the registry.
#pragma once

#include <optional>
#include <string_view>

#include "bee/names/record/node_record.hpp"

namespace bee::names {

enum class event_kind {
  up,       ///< a node announced itself, or its next incarnation did
  set,      ///< state, version, services or labels
  down,     ///< it took its leave, or its lease ran out
  removed,  ///< an operator took the record away
};

std::string_view to_text(event_kind k);
std::optional<event_kind> parse_event_kind(std::string_view text);

/// `node` is the record after the change; of `removed` the last one. Its `changed` is the revision.
struct event {
  event_kind kind = event_kind::set;
  record_ptr node;

  revision at() const { return node->changed; }
};

/// A change that is wanted: it holds only if the record still is of revision `before` (0: there is none). The
/// store gives `after.changed` its value.
struct change {
  event_kind kind = event_kind::set;
  node_record after;
  revision before = 0;
  bool if_lapsed = false;  ///< holds only while the lease of the node is over; for a shared store
};

}  // namespace bee::names
