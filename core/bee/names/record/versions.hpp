// What a name service and those who talk to it, or to its store, say of their version.
//
// A writer says its version: `v` in the third value of a request, and in the last of an answer to one who has
// said it; `v` in the value of a key in etcd; `version` in the table meta of names.db. A reader passes over
// what it does not know, and keeps it where it writes again. Where that would be wrong, the writer says
// besides what a reader must know at least (`needs`; PRAGMA user_version in names.db), and a reader that has
// less refuses with both versions in the sentence. Who says nothing has version 1.
#pragma once

#include <cstdint>
#include <optional>

#include "bee/names/record/refusal.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

inline constexpr std::int64_t protocol_version = 2;
inline constexpr std::int64_t store_version = 2;
/// The highest `needs` of a store that this version can read.
inline constexpr std::int64_t store_version_read = 1;

/// {v = protocol_version}: what goes behind a request, and behind the answer to one that says it.
value::value own_version();

struct said_version {
  std::int64_t v = 1;
  std::int64_t needs = 1;
};

/// What a request or an answer says in its last value. Nothing when that is no table of this kind.
std::optional<said_version> read_version(const value::value& last);

/// Refuses what needs a higher version than this; `what` is "the request".
answer<void> check_version(const char* what, const said_version& said);

}  // namespace bee::names
