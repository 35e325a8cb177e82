// Fields that a schema does not know, kept in JSON: "$unknown" in the object of a message holds their wire
// bytes in base64.
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bee/base/error.hpp"

namespace bee::payload {

inline constexpr const char* unknown_key = "$unknown";

/// True when the message, or one inside it, holds unknown fields.
bool has_unknown(const google::protobuf::Message& message);

/// Adds the unknown fields of the message, and of those inside it, to its JSON.
void show_unknown(const google::protobuf::Message& message, nlohmann::ordered_json& json);

/// Removes every "$unknown" from the JSON of a message.
void strip_unknown(nlohmann::ordered_json& json);

/// Adds the fields of each "$unknown" of the JSON to the message that was read from the rest of it. Fails
/// with errc::bad_json; `why` names the object.
result<void> read_unknown(google::protobuf::Message& message, const nlohmann::ordered_json& json,
                          std::string& why);

}  // namespace bee::payload
