// A node map as the journal keeps it: one JSON object, names in natural order.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/cluster/node_map.hpp"

namespace bee::fleet {

/// {"a":"10.0.0.1:2528","gone":false}. Equal maps have equal texts.
std::string to_text(const cluster::node_map& map);

/// Reads the same form back. Fails with errc::journal_damaged.
result<cluster::node_map> parse_map(std::string_view text);

}  // namespace bee::fleet
