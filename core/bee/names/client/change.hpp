// Changes of records that nobody watches over, as a person makes them.
#pragma once

#include <span>
#include <string>

#include "bee/names/record/node_record.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

struct record_change {
  std::string command;  ///< of client::change(); empty: the node is as it should be, since that revision
  value::table arguments;
  revision since = 0;
};

/// For arguments with an address, to a node of which `known` may have the record. It makes a record that
/// nobody watches over, or gives one another address; what was known of the node and is not given stays. That
/// it has its address already is no change.
record_change with_address(std::span<const record_ptr> known, value::table arguments);

}  // namespace bee::names
