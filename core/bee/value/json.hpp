// Values as JSON, by the rules of the command line: a sequence is an array, an empty table [], other keys
// become strings, the rest has a form of its own, {"$b64":...}, {"$num":...}, {"$table":...}: json_tags.hpp.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"

namespace bee::value {

nlohmann::ordered_json to_json(const value& v);
nlohmann::ordered_json to_json(const list& values);

/// Reads the same form back. An object whose only key is "$b64" or "$num" is the string or number it encodes;
/// a light userdata is {"$ptr":"00000000000000ff"}. Integers outside 64 bits fail with errc::bad_number,
/// other misuse of the $ keys with errc::bad_json.
result<value> from_json(const nlohmann::ordered_json& json);
result<value> parse_json(std::string_view text);

}  // namespace bee::value
