// The arguments of a request, taken one by one from its table; what is left then is of a later version, and
// passed over. Inside the layer only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bee/names/record/node_record.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

/// Takes a key out of a table.
std::optional<value::value> take(value::table& from, std::string_view key);
answer<std::string> take_name(value::table& from);
/// 0 to largest_count; `key` is for the sentence.
answer<std::int64_t> count_in(std::string_view key, const value::value& v);
answer<std::int64_t> take_count(value::table& from, std::string_view key, std::int64_t otherwise);
/// "process" and "write".
answer<write_number> take_write_number(value::table& from);

}  // namespace bee::names
