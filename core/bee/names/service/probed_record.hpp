// What looks at a node that does not announce itself say about its record. No I/O.
#pragma once

#include <string_view>

#include "bee/names/record/registry.hpp"

namespace bee::names {

/// What the last looks at a node have shown.
struct sighting {
  enum class kind {
    up,       ///< it answers
    down,     ///< it does not
    dropped,  ///< it is not to be looked at any more
  };
  kind what = kind::down;
  endpoint at;
  /// Of an `up`: the incarnation whose process is known to have ended. 0: none is.
  std::int64_t ended = 0;
  /// Of an `up`: nothing is known of the time before, so a node that was down is taken for another process.
  bool is_first = false;
};

/// Whether a record is kept by looks: it has the label probed=yes and no lease. A node that announces itself,
/// or an operator who registers it, replaces the record and with it the label.
bool is_probed(const node_record& r);

/// What a sighting changes. Never a record that is not kept by looks.
decision decide_probed(const registry& nodes, std::string_view name, const sighting& seen);

}  // namespace bee::names
