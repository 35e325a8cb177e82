// An event of the cluster as scripts read it, and as people do.
#pragma once

#include <string>

#include "bee/fleet/event.hpp"
#include "bee/names/record/event.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

struct event_line {
  /// {"v":1,"event":"up","at":"2026-11-23T01:22:05.250Z","node":"a","address":"10.0.0.1:2528", ...}. Keys are
  /// added, never renamed; what an event does not have is not there.
  record fields;
  /// The same in columns: time, node, event, and what else there is.
  record columns;
  std::string about;  ///< "up of a"
};

/// `width` is that of the longest node name.
event_line line_of(const fleet::event&, std::size_t width);

/// The same of an event that a name service told. `is_initial`: it was so when watching began.
struct registry_event {
  names::event what;
  fleet::unix_ms heard = 0;
  bool is_initial = false;
};
event_line line_of(const registry_event&, std::size_t width);

/// Events up to this revision are lost; what there is instead follows, `nodes` events.
struct registry_gap {
  names::revision upto = 0;
  std::size_t nodes = 0;
  fleet::unix_ms heard = 0;
};
event_line line_of(const registry_gap&, std::size_t width);

}  // namespace bee::cli
