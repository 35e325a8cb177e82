// Services of a node, for scripts: beectl.v1.Service.
#pragma once

#include <optional>
#include <string>

#include "bee/observe/rates.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// To a thousandth; nil when there is none.
value::value rounded_rate(const std::optional<double>&);

/// Each as JSON, with commas between.
void append_services(std::string& out, const observe::node_sample&, const observe::node_rates&);

}  // namespace bee::cli
