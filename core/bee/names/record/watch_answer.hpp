// What a name service answers to those who watch or list, read and checked.
#pragma once

#include <vector>

#include "bee/names/record/event.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

/// The answer to one "watch": what came after the revision that was asked with, or everything there is.
struct watch_answer {
  revision at = 0;
  bool is_snapshot = false;
  std::vector<event> events;      ///< in the order of their revisions
  std::vector<record_ptr> nodes;  ///< of a snapshot
};

/// Fails with refused::malformed for what no name service answers.
answer<watch_answer> read_watch_answer(const value::table& from);

/// The list of records under a key, as in the answer to "list".
answer<std::vector<record_ptr>> read_nodes(const value::table& from, const char* key);

/// The revision of any answer; 0 when it has none.
revision revision_of(const value::table& from);

}  // namespace bee::names
