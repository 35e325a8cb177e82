// Messages of types that are known only at run time, from bytes and to bytes. Only the schema_*.cpp files
// include this.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee::payload {

/// How deep messages may stand in each other, in both directions; an entry of a map counts as one.
inline constexpr int max_message_depth = 300;

/// What reading needs beside the message: the types of extensions and of what an Any holds.
struct known_types {
  const google::protobuf::DescriptorPool& pool;
  google::protobuf::MessageFactory& factory;
};

/// Reads bytes into an empty message, `depth` levels being left for messages in it. Unlike protobuf's own
/// parser it takes any bytes for a string, asks for no required field, and drops nothing: an entry of a map
/// that holds more than a key and a value it knows is an unknown field of the message with the map. Entries
/// stand in the order of their keys, the last of equal ones. Fails with errc::bad_message or errc::too_deep.
result<void> read_message(google::protobuf::Message&, std::string_view bytes, const known_types&,
                          int depth = max_message_depth);

/// Adds fields of unknown meaning to a message. Fails as read_message does.
result<void> add_unknown(google::protobuf::Message&, std::string_view bytes, int depth);

/// Puts the entries of a map in the order of their keys; of equal ones the last stays.
void sort_map(google::protobuf::Message&, const google::protobuf::FieldDescriptor* map);

/// The same bytes for equal messages. A required field may be missing.
std::string write_message(const google::protobuf::Message&);

}  // namespace bee::payload
