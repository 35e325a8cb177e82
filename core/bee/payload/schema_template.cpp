// A JSON message with every field set, for people to fill in.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "bee/payload/schema_scalar.hpp"
#include "bee/payload/schema_state.hpp"
#include "bee/payload/schema_well_known.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using json = json_out;
using kind = pb::FieldDescriptor;

constexpr std::size_t max_depth = 8;
constexpr std::size_t max_fields = 2000;

bool has_required(const pb::Descriptor* type) {
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->is_required()) return true;
  return false;
}

class template_writer {
 public:
  explicit template_writer(const pb::DescriptorPool& pool) : pool_(pool) {}

  json message(const pb::Descriptor* type) {
    auto out = json::object();
    path_.push_back(type);
    for (const auto* field : fields_of(type)) {
      if (fields_ >= max_fields && !field->is_required()) continue;
      const auto* choice = field->real_containing_oneof();
      if (choice != nullptr && choice->field(0) != field) continue;
      ++fields_;
      if (auto v = value(field))
        out[field->is_extension() ? "[" + field->full_name() + "]" : field->name()] = std::move(*v);
    }
    path_.pop_back();
    return out;
  }

  json well_known_or_message(const pb::Descriptor* type) {
    switch (kind_of(type)) {
      case well_known::timestamp: return "1970-01-01T00:00:00Z";
      case well_known::duration: return "0s";
      case well_known::field_mask: return "";
      case well_known::value: return nullptr;
      case well_known::list_value: return json::array();
      case well_known::any:
      case well_known::struct_: return json::object();
      case well_known::wrapper: return default_to_json(type->field(0));
      case well_known::no: break;
    }
    return message(type);
  }

 private:
  // Extensions by number behind the type's own fields.
  std::vector<const pb::FieldDescriptor*> fields_of(const pb::Descriptor* type) const {
    std::vector<const pb::FieldDescriptor*> out;
    for (int i = 0; i < type->field_count(); ++i) out.push_back(type->field(i));
    std::vector<const pb::FieldDescriptor*> more;
    pool_.FindAllExtensions(type, &more);
    std::sort(more.begin(), more.end(),
              [](const auto* a, const auto* b) { return a->number() < b->number(); });
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

  std::optional<json> value(const pb::FieldDescriptor* field) {
    if (!field->is_map()) {
      auto v = one(field);
      if (!v || !field->is_repeated()) return v;
      return json::array({std::move(*v)});
    }
    auto v = one(field->message_type()->map_value());
    if (!v) return {};
    return json::object({{key(field->message_type()->map_key()), std::move(*v)}});
  }

  static std::string key(const pb::FieldDescriptor* field) {
    if (field->cpp_type() == kind::CPPTYPE_STRING) return "key";
    return field->cpp_type() == kind::CPPTYPE_BOOL ? "false" : "0";
  }

  // Nothing for a message that can not be left empty where it has to end.
  std::optional<json> one(const pb::FieldDescriptor* field) {
    if (field->cpp_type() != kind::CPPTYPE_MESSAGE) return default_to_json(field);
    const auto* type = field->message_type();
    const bool ends = path_.size() == max_depth || std::find(path_.begin(), path_.end(), type) != path_.end();
    if (!ends || kind_of(type) != well_known::no) return well_known_or_message(type);
    if (has_required(type)) return {};
    return json::object();
  }

  const pb::DescriptorPool& pool_;
  std::vector<const pb::Descriptor*> path_;
  std::size_t fields_ = 0;
};

}  // namespace

std::string template_text(const pb::Descriptor* type, const pb::DescriptorPool& pool) {
  return json_text(template_writer(pool).well_known_or_message(type), true);
}

}  // namespace bee::payload
