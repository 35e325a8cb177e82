// decode of a packet capture.
#pragma once

#include <string_view>

#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Tells the frames of all connections in it, or of those with --peer. What can not be read is a failure with
/// bad_input; an empty table never stands for it.
void decode_capture(const invocation&, std::string_view file, report&);

}  // namespace bee::cli
