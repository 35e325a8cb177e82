// JSON of which nothing is lost on its way into a value.
#pragma once

#include <string_view>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"

namespace bee::value {

/// As parse_json; errc::bad_number for a number too whose digits a double does not hold, errc::bad_json for
/// an object that has a key twice.
result<value> parse_exact_json(std::string_view text);

}  // namespace bee::value
