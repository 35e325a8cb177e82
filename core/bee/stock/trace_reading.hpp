// Whether a trace tag may be sent to a node.
#pragma once

#include "bee/base/failure.hpp"
#include "bee/net/task.hpp"

namespace bee::stock {

class remote;

/// What is known of whoever reads the connection to a node.
struct trace_reading {
  bool is_sent = true;  ///< false: it knows no trace tags, and one would be an error in its log
  const char* why =
      "";  ///< why not, or why it is not sure: "its core is older than v1.2.0"; empty when it is
};

/// Cores know trace tags from v1.2.0 on, as their launchers know QUERY, which runs nothing. Asked once a
/// connection, before the first message with a tag. A node that does not answer fails as unreachable.
task<attempt<trace_reading>> trace_reading_of(remote&);

}  // namespace bee::stock
