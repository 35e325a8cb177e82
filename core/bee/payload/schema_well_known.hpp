// The types of google/protobuf/*.proto that JSON shows in a form of their own. Only the schema_*.cpp files
// include this.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>

namespace bee::payload {

enum class well_known { no, any, timestamp, duration, field_mask, wrapper, struct_, value, list_value };

/// Which of them a type is. One that has only the name, but other fields than protobuf's own, is none.
well_known kind_of(const google::protobuf::Descriptor*);

/// A Timestamp, Duration or FieldMask as text; nothing when it has no text that reads back as the same
/// message.
std::optional<std::string> special_text(const google::protobuf::Message&, well_known);

/// Sets such a message from text. False when it is no such text.
bool set_special_text(google::protobuf::Message&, well_known, const std::string& text);

}  // namespace bee::payload
