// Where the parts of a name service write their log.
#pragma once

#include <functional>
#include <string_view>

namespace bee::names {

enum class severity { info, warning };
/// One line, without its end. May be empty.
using log_line = std::function<void(severity, std::string_view line)>;

}  // namespace bee::names
