#include "bee/payload/schema_unknown.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using json = nlohmann::ordered_json;

json* member(json& object, const pb::FieldDescriptor& field) {
  if (!object.is_object()) return nullptr;
  for (const auto& name : {field.name(), field.json_name()})
    if (auto at = object.find(name); at != object.end()) return &*at;
  return nullptr;
}

// The text of a map key, as it stands in JSON.
std::string key_text(const pb::Message& entry) {
  const auto& key = *entry.GetDescriptor()->map_key();
  const auto& r = *entry.GetReflection();
  switch (key.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_STRING: return r.GetString(entry, &key);
    case pb::FieldDescriptor::CPPTYPE_BOOL: return r.GetBool(entry, &key) ? "true" : "false";
    case pb::FieldDescriptor::CPPTYPE_INT32: return std::to_string(r.GetInt32(entry, &key));
    case pb::FieldDescriptor::CPPTYPE_UINT32: return std::to_string(r.GetUInt32(entry, &key));
    case pb::FieldDescriptor::CPPTYPE_INT64: return std::to_string(r.GetInt64(entry, &key));
    default: return std::to_string(r.GetUInt64(entry, &key));
  }
}

json* element(json& of_field, const pb::FieldDescriptor& field, const pb::Message& inner, int index) {
  if (!field.is_repeated()) return &of_field;
  if (field.is_map()) {
    const auto at = of_field.is_object() ? of_field.find(key_text(inner)) : of_field.end();
    return at == of_field.end() ? nullptr : &*at;
  }
  const auto i = static_cast<std::size_t>(index);
  return of_field.is_array() && i < of_field.size() ? &of_field[i] : nullptr;
}

// Calls `visit(message, json)` for every message directly inside `outer`; `json` is null when it has none of
// its own. A map entry itself is passed over: its value is what JSON shows.
template <class Visit>
void for_each_inner(const pb::Message& outer, json* object, Visit visit) {
  std::vector<const pb::FieldDescriptor*> fields;
  const auto& r = *outer.GetReflection();
  r.ListFields(outer, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    json* of_field = object == nullptr ? nullptr : member(*object, *field);
    const int count = field->is_repeated() ? r.FieldSize(outer, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto& inner =
          field->is_repeated() ? r.GetRepeatedMessage(outer, field, i) : r.GetMessage(outer, field);
      json* at = of_field == nullptr ? nullptr : element(*of_field, *field, inner, i);
      if (!field->is_map()) {
        visit(inner, at);
      } else if (const auto* value = inner.GetDescriptor()->map_value();
                 value->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE) {
        visit(inner.GetReflection()->GetMessage(inner, value), at);
      }
    }
  }
}

// The JSON of these is not an object with their fields.
bool has_own_json(const pb::Message& message) {
  return message.GetDescriptor()->full_name().starts_with("google.protobuf.");
}

// protobuf's JSON passes groups over, so they are kept here like fields without a name.
void add_groups(const pb::Message& message, pb::UnknownFieldSet& to) {
  std::vector<const pb::FieldDescriptor*> fields;
  const auto& r = *message.GetReflection();
  r.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->type() != pb::FieldDescriptor::TYPE_GROUP) continue;
    const int count = field->is_repeated() ? r.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto& group =
          field->is_repeated() ? r.GetRepeatedMessage(message, field, i) : r.GetMessage(message, field);
      to.AddGroup(field->number())->ParseFromString(group.SerializePartialAsString());
    }
  }
}

// As wire bytes.
std::string unknown_of(const pb::Message& message) {
  pb::UnknownFieldSet all;
  all.MergeFrom(message.GetReflection()->GetUnknownFields(message));
  add_groups(message, all);
  std::string bytes;
  all.SerializeToString(&bytes);
  return bytes;
}

void show(const pb::Message& message, json* at) {
  if (at == nullptr || !at->is_object() || has_own_json(message)) return;
  for_each_inner(message, at, show);
  const auto unknown = unknown_of(message);
  if (unknown.empty()) return;
  (*at)[unknown_key] = to_base64(unknown);
}

result<void> merge(pb::Message& message, const json& text) {
  if (!text.is_string()) return errc::bad_json;
  auto bytes = from_base64(text.get_ref<const std::string&>());
  if (bytes.has_error()) return bytes.error();
  auto& unknown = *message.GetReflection()->MutableUnknownFields(&message);
  pb::UnknownFieldSet read;
  if (!read.ParseFromString(*bytes)) return errc::bad_message;
  unknown.MergeFrom(read);
  return {};
}

}  // namespace

bool has_unknown(const pb::Message& message) {
  if (!unknown_of(message).empty()) return true;
  bool found = false;
  for_each_inner(message, nullptr,
                 [&](const pb::Message& inner, json*) { found = found || has_unknown(inner); });
  return found;
}

void show_unknown(const pb::Message& message, json& of_message) {
  show(message, &of_message);
}

void strip_unknown(json& of_message) {
  if (of_message.is_object()) of_message.erase(unknown_key);
  if (!of_message.is_structured()) return;
  for (auto& inner : of_message) strip_unknown(inner);
}

result<void> read_unknown(pb::Message& message, const json& of_message, std::string& why) {
  result<void> done;
  const auto visit = [&](const auto& self, const pb::Message& at, json* object) -> void {
    if (object == nullptr || !object->is_object() || has_own_json(at) || done.has_error()) return;
    for_each_inner(at, object,
                   [&](const pb::Message& inner, json* of_inner) { self(self, inner, of_inner); });
    const auto found = object->find(unknown_key);
    if (found == object->end() || done.has_error()) return;
    // The walk is the same for reading and writing, so it is const; the message is ours to change.
    done = merge(const_cast<pb::Message&>(at), *found);
    if (done.has_error())
      why = std::string(unknown_key) + " of a " + at.GetDescriptor()->full_name() +
            " is not base64 of protobuf fields";
  };
  auto copy = of_message;
  visit(visit, message, &copy);
  return done.has_error() ? errc::bad_json : result<void>{};
}

}  // namespace bee::payload
