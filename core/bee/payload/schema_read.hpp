// JSON as a message. Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "bee/payload/json_position.hpp"
#include "bee/payload/schema_scalar.hpp"
#include "bee/payload/schema_wire.hpp"

namespace bee::payload {

/// What is wrong with a JSON text, and where.
struct json_problem {
  json_path at;
  std::string text;
};

/// Reads what schema_write.hpp writes, and protobuf's own JSON, into an empty message. Fails with
/// errc::bad_json.
result<void> message_from_json(google::protobuf::Message&, const json_in&, const known_types&, json_problem&);

}  // namespace bee::payload
