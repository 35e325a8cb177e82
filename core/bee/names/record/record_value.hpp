// Records as Lua values, as they travel, and as JSON, as they are stored:
//   {name="lobby_1", address="10.0.0.1:2528", incarnation=7, state="ready", hot_version="1.4",
//    lease_ms=10000, services={"lobby"}, depends={"db_1"}, labels={zone="a"}, revision=12}
// Fields that a later version adds are kept as they are, if JSON holds them without loss, and dropped if not.
#pragma once

#include <string>
#include <string_view>

#include "bee/names/record/node_record.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

value::table to_table(const node_record& r);

/// Reads and checks a record. Only name and address must be there.
answer<node_record> read_record(const value::table& from, const record_limits& limits = {});

/// The fields of `from` over those of `base`; labels are set one by one, `false` takes one away. For changes
/// of a record: name, address and incarnation are not among them, and malformed.
answer<node_record> read_change(const node_record& base, const value::table& from,
                                const record_limits& limits = {});

/// One line of JSON.
std::string to_json_text(const node_record& r);
/// Fails with refused::malformed for what to_json_text has not written. Within record_limits::widest().
answer<node_record> parse_json_record(std::string_view text);

/// A list of strings: the array part of a table, or nothing.
answer<std::vector<std::string>> read_strings(std::string_view what, const value::value& from);
/// The other way.
value::value text_list(const std::vector<std::string>& texts);

}  // namespace bee::names
