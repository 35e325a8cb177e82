// A JSON message with every field set, for people to fill in.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "bee/payload/schema_state.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using json = nlohmann::ordered_json;
using kind = pb::FieldDescriptor;

constexpr std::size_t max_depth = 8;
constexpr std::size_t max_fields = 2000;

class writer {
 public:
  json message(const pb::Descriptor* type) {
    auto out = json::object();
    if (path_.size() == max_depth || std::find(path_.begin(), path_.end(), type) != path_.end()) return out;
    path_.push_back(type);
    for (int i = 0; i < type->field_count() && fields_ < max_fields; ++i) {
      const auto* field = type->field(i);
      const auto* choice = field->real_containing_oneof();
      if (choice != nullptr && choice->field(0) != field) continue;
      if (field->type() == kind::TYPE_GROUP) continue;  // has no JSON form
      ++fields_;
      out[field->name()] = value(field);
    }
    path_.pop_back();
    return out;
  }

 private:
  json value(const pb::FieldDescriptor* field) {
    if (field->is_map()) {
      const auto* entry = field->message_type();
      return {{key(entry->map_key()), one(entry->map_value())}};
    }
    return field->is_repeated() ? json::array({one(field)}) : one(field);
  }

  static std::string key(const pb::FieldDescriptor* field) {
    if (field->cpp_type() == kind::CPPTYPE_STRING) return "key";
    return field->cpp_type() == kind::CPPTYPE_BOOL ? "false" : "0";
  }

  json one(const pb::FieldDescriptor* field) {
    switch (field->cpp_type()) {
      case kind::CPPTYPE_STRING: return "";
      case kind::CPPTYPE_BOOL: return false;
      case kind::CPPTYPE_ENUM: return in_enum(field->enum_type());
      case kind::CPPTYPE_FLOAT:
      case kind::CPPTYPE_DOUBLE: return 0.0;
      case kind::CPPTYPE_MESSAGE: return well_known(field->message_type());
      default: return 0;
    }
  }

  static json in_enum(const pb::EnumDescriptor* type) {
    if (type->full_name() == "google.protobuf.NullValue") return nullptr;
    return type->value(0)->name();
  }

  // protobuf writes these types in a form of their own.
  json well_known(const pb::Descriptor* type) {
    switch (type->well_known_type()) {
      case pb::Descriptor::WELLKNOWNTYPE_TIMESTAMP: return "1970-01-01T00:00:00Z";
      case pb::Descriptor::WELLKNOWNTYPE_DURATION: return "0s";
      case pb::Descriptor::WELLKNOWNTYPE_FIELDMASK: return "";
      case pb::Descriptor::WELLKNOWNTYPE_VALUE: return nullptr;
      case pb::Descriptor::WELLKNOWNTYPE_LISTVALUE: return json::array();
      case pb::Descriptor::WELLKNOWNTYPE_ANY:
      case pb::Descriptor::WELLKNOWNTYPE_STRUCT: return json::object();
      case pb::Descriptor::WELLKNOWNTYPE_UNSPECIFIED: return message(type);
      default: return one(type->field(0));  // the wrappers
    }
  }

  std::vector<const pb::Descriptor*> path_;
  std::size_t fields_ = 0;
};

}  // namespace

std::string template_text(const pb::Descriptor* type) {
  return writer().message(type).dump(2);
}

}  // namespace bee::payload
