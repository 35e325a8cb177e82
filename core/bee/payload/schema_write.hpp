// Messages as JSON. Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/message.h>

#include "bee/payload/schema_scalar.hpp"
#include "bee/payload/schema_wire.hpp"

namespace bee::payload {

/// All that a message holds, so that schema_read.hpp makes the same message of it. `defaults` shows fields
/// without presence also when they hold their default.
json_out message_to_json(const google::protobuf::Message&, const known_types&, bool defaults);

}  // namespace bee::payload
