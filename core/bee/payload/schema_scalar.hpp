// Fields that hold no messages, as JSON. Protobuf's own mapping, and where that loses something:
// {"$b64":"..."} is a string that is no UTF-8, {"$nan":"fff8000000000000"} a NaN with bits of its own.
// Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace bee::payload {

namespace json_key {
inline constexpr const char* base64 = "$b64";
inline constexpr const char* number = "$num";
inline constexpr const char* nan = "$nan";
inline constexpr const char* fields = "$fields";    ///< a well-known type as the fields that it has
inline constexpr const char* unknown = "$unknown";  ///< wire bytes of fields that the schema does not know
}  // namespace json_key

/// What is written keeps its order. What is read is sorted, because looking for a key is faster there.
using json_out = nlohmann::ordered_json;
using json_in = nlohmann::json;

/// The value of a field; `index` is -1 of one that is not repeated.
json_out scalar_to_json(const google::protobuf::Message&, const google::protobuf::FieldDescriptor*,
                        int index);

/// Sets a field, or adds to a repeated one. Returns what is wrong, or nothing.
std::string scalar_from_json(google::protobuf::Message&, const google::protobuf::FieldDescriptor*,
                             const json_in&);

/// The value that a field without presence holds when nobody has set it, or that the .proto file declares.
json_out default_to_json(const google::protobuf::FieldDescriptor*);

/// A floating point number: `is_text` writes inf and nan as protobuf's JSON does, else under "$num", because
/// their place takes any text.
json_out number_to_json(double, bool is_text);
json_out string_to_json(const std::string&);
/// Any bytes as the key of an object, and back.
std::string key_to_json(const std::string&);
std::string key_from_json(const std::string&);

/// The one member of an object that has only this one; null when it is no such object.
const json_in* only_member(const json_in&, const char* key);

/// {"$b64":"..."}; {"$num":"..."} and {"$nan":"..."}. Fails when it is no such object.
bool read_tagged(const json_in&, std::string& bytes);
bool read_tagged(const json_in&, double& number);

/// `"x" is no int64`, with the beginning of a long value.
std::string is_no(const json_in&, std::string_view what);

/// Whether null is a value of this field, and not its absence.
bool is_null_value(const google::protobuf::FieldDescriptor*);

}  // namespace bee::payload
