// JSON whose numbers are not rounded on their way into a value.
#pragma once

#include <string_view>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"

namespace bee::value {

/// As parse_json; errc::bad_number for a number too whose digits a double does not hold.
result<value> parse_exact_json(std::string_view text);

}  // namespace bee::value
