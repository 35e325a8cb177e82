// The first half of reading a cluster file. Known to cluster_file alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/script/fault.hpp"
#include "bee/value/value.hpp"

namespace bee::script {

/// One assignment to a global as it was run; nil takes an earlier one back. A key or value that is no
/// constant is kept as the name of its type.
struct assignment {
  int line = 0;
  value::value key;
  value::value assigned;
  std::string odd_type;  ///< "function" when `assigned` could not be kept
};

struct assignments {
  std::vector<assignment> made;
  bool returned_table = false;
  std::optional<fault> stopped_by;
};

/// Runs the chunk; what was assigned before a fault is there.
assignments run_cluster_chunk(std::string_view source);

}  // namespace bee::script
