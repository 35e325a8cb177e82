#include "bee/payload/schema_read.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/payload/schema_well_known.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using kind = pb::FieldDescriptor;

// The name in the .proto file goes before those that JSON has for it. A group is also called by its type.
const pb::FieldDescriptor* find_field(const pb::Descriptor* type, const std::string& key,
                                      const known_types& types) {
  if (key.starts_with('[') && key.ends_with(']')) {
    const auto* f = types.pool.FindExtensionByName(key.substr(1, key.size() - 2));
    return f != nullptr && f->containing_type() == type ? f : nullptr;
  }
  if (const auto* f = type->FindFieldByName(key)) return f;
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->json_name() == key) return type->field(i);
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->type() == kind::TYPE_GROUP && type->field(i)->message_type()->name() == key)
      return type->field(i);
  return nullptr;
}

// Each function returns whether it went well; what is wrong stands in the problem.
class reader {
 public:
  reader(const known_types& types, json_problem& problem) : types_(types), problem_(problem) {}

  bool message(pb::Message& m, const json_in& j, int depth) {
    if (depth < 0) return fail("nested too deep");
    switch (kind_of(m.GetDescriptor())) {
      case well_known::no: break;
      case well_known::timestamp:
      case well_known::duration:
      case well_known::field_mask:
        if (j.is_string()) return text(m, j);
        break;
      case well_known::wrapper:
        if (!j.is_object() || is_tagged(j)) return scalar(m, m.GetDescriptor()->field(0), j);
        break;
      case well_known::any:
        if (j.is_object() && j.contains("@type")) return any(m, j, depth);
        break;
      case well_known::struct_:
      case well_known::list_value: return contents(m, j, depth);
      case well_known::value: return value(m, j, depth);
    }
    return fields(m, j, depth, {});
  }

 private:
  class step {
   public:
    step(reader& of, json_step to) : of_(of) { of_.problem_.at.push_back(std::move(to)); }
    ~step() {
      if (of_.problem_.text.empty()) of_.problem_.at.pop_back();
    }
    step(const step&) = delete;
    step& operator=(const step&) = delete;

   private:
    reader& of_;
  };

  bool fail(std::string why) {
    problem_.text = std::move(why);
    return false;
  }

  static bool is_tagged(const json_in& j) {
    return only_member(j, json_key::base64) != nullptr || only_member(j, json_key::number) != nullptr ||
           only_member(j, json_key::nan) != nullptr;
  }

  bool fields(pb::Message& m, const json_in& j, int depth, std::string_view passed_over) {
    if (!j.is_object())
      return fail(problem_.at.empty() ? "Root element must be a message."
                                      : is_no(j, m.GetDescriptor()->full_name()));
    std::vector<const pb::FieldDescriptor*> seen;
    for (const auto& [key, v] : j.items()) {
      if (key == passed_over) continue;
      const step here(*this, {key});
      if (key == json_key::unknown) {
        if (!unknown(m, v, depth)) return false;
        continue;
      }
      const auto* f = find_field(m.GetDescriptor(), key, types_);
      if (f == nullptr) return fail("Cannot find field.");
      if (v.is_null() && !is_null_value(f)) continue;
      if (std::find(seen.begin(), seen.end(), f) != seen.end())
        return fail("the field " + f->name() + " stands here twice, under two names");
      seen.push_back(f);
      if (!field(m, f, v, depth)) return false;
    }
    return has_required(m);
  }

  bool has_required(const pb::Message& m) {
    std::string missing;
    for (int i = 0; i < m.GetDescriptor()->field_count(); ++i) {
      const auto* f = m.GetDescriptor()->field(i);
      if (f->is_required() && !m.GetReflection()->HasField(m, f))
        missing += (missing.empty() ? "" : ", ") + f->name();
    }
    return missing.empty() || fail("missing field " + missing);
  }

  bool field(pb::Message& m, const pb::FieldDescriptor* f, const json_in& v, int depth) {
    if (f->is_map()) return map(m, f, v, depth);
    if (f->is_repeated()) return repeated(m, f, v, depth);
    const auto* choice = f->real_containing_oneof();
    if (choice != nullptr && m.GetReflection()->HasOneof(m, choice))
      return fail("oneof field '" + choice->name() + "' is already set");
    return element(m, f, v, depth);
  }

  bool repeated(pb::Message& m, const pb::FieldDescriptor* f, const json_in& v, int depth) {
    if (!v.is_array()) return fail(is_no(v, "array"));
    for (std::size_t i = 0; i < v.size(); ++i) {
      const step here(*this, {{}, i});
      if (v[i].is_null() && !is_null_value(f)) return fail("null can not stand in an array");
      if (!element(m, f, v[i], depth)) return false;
    }
    return true;
  }

  bool map(pb::Message& m, const pb::FieldDescriptor* f, const json_in& v, int depth) {
    if (!v.is_object()) return fail(is_no(v, "object, which a map is"));
    if (depth < 1) return fail("nested too deep");
    const auto* key = f->message_type()->map_key();
    const auto* held = f->message_type()->map_value();
    for (const auto& [name, of_name] : v.items()) {
      const step here(*this, {name});
      auto& entry = *m.GetReflection()->AddMessage(&m, f, &types_.factory);
      if (key->cpp_type() == kind::CPPTYPE_STRING) {
        entry.GetReflection()->SetString(&entry, key, key_from_json(name));
      } else if (!scalar(entry, key, name)) {
        return false;
      }
      if (of_name.is_null() && !is_null_value(held)) return fail("null can not stand in a map");
      if (!element(entry, held, of_name, depth - 1)) return false;
      // An enumerator that the schema does not know, in a map of proto2.
      if (!entry.GetReflection()->GetUnknownFields(entry).empty())
        return fail(is_no(of_name, held->enum_type()->full_name()));
    }
    const int before = m.GetReflection()->FieldSize(m, f);
    sort_map(m, f);
    return m.GetReflection()->FieldSize(m, f) == before || fail("two keys of the map are the same");
  }

  bool element(pb::Message& m, const pb::FieldDescriptor* f, const json_in& v, int depth) {
    if (f->cpp_type() != kind::CPPTYPE_MESSAGE) return scalar(m, f, v);
    const auto& r = *m.GetReflection();
    auto& inner =
        f->is_repeated() ? *r.AddMessage(&m, f, &types_.factory) : *r.MutableMessage(&m, f, &types_.factory);
    return message(inner, v, depth - 1);
  }

  bool scalar(pb::Message& m, const pb::FieldDescriptor* f, const json_in& v) {
    auto why = scalar_from_json(m, f, v);
    return why.empty() || fail(std::move(why));
  }

  bool text(pb::Message& m, const json_in& j) {
    const auto* type = m.GetDescriptor();
    return set_special_text(m, kind_of(type), j.get<std::string>()) || fail(is_no(j, type->name()));
  }

  bool unknown(pb::Message& m, const json_in& v, int depth) {
    const auto bytes = v.is_string() ? from_base64(v.get_ref<const std::string&>()) : errc::bad_json;
    if (bytes && add_unknown(m, *bytes, depth)) return true;
    return fail("not base64 of protobuf fields");
  }

  // A Struct or ListValue.
  bool contents(pb::Message& m, const json_in& j, int depth) {
    if (const auto* plain = only_member(j, json_key::fields)) return fields(m, *plain, depth, {});
    return field(m, m.GetDescriptor()->field(0), j, depth);
  }

  bool value(pb::Message& m, const json_in& j, int depth) {
    const auto* type = m.GetDescriptor();
    const auto& r = *m.GetReflection();
    std::string bytes;
    double number = 0;
    if (const auto* plain = only_member(j, json_key::fields)) return fields(m, *plain, depth, {});
    if (read_tagged(j, number)) return r.SetDouble(&m, type->FindFieldByNumber(2), number), true;
    if (read_tagged(j, bytes)) return r.SetString(&m, type->FindFieldByNumber(3), bytes), true;
    const int place = j.is_null()      ? 1
                      : j.is_number()  ? 2
                      : j.is_string()  ? 3
                      : j.is_boolean() ? 4
                      : j.is_object()  ? 5
                                       : 6;
    return element(m, type->FindFieldByNumber(place), j, depth);
  }

  bool any(pb::Message& m, const json_in& j, int depth) {
    const auto& url = j["@type"];
    if (!url.is_string()) return fail("\"@type\" of an Any: " + is_no(url, "string"));
    const auto& name = url.get_ref<const std::string&>();
    const auto* type = types_.pool.FindMessageTypeByName(name.substr(name.rfind('/') + 1));
    if (type == nullptr || name.find('/') == name.npos)
      return fail(url.dump() +
                  " is no type of the schema; an Any of it is {\"type_url\":..., \"value\":base64}");
    const std::unique_ptr<pb::Message> held(types_.factory.GetPrototype(type)->New());
    if (depth < 1) return fail("nested too deep");
    if (kind_of(type) == well_known::no) {
      if (!fields(*held, j, depth - 1, "@type")) return false;
    } else {
      if (j.size() != 2 || !j.contains("value"))
        return fail("an Any of " + type->full_name() + " has \"@type\" and \"value\"");
      const step here(*this, {"value"});
      if (!message(*held, j["value"], depth - 1)) return false;
    }
    const auto& r = *m.GetReflection();
    r.SetString(&m, m.GetDescriptor()->FindFieldByNumber(1), name);
    r.SetString(&m, m.GetDescriptor()->FindFieldByNumber(2), write_message(*held));
    return true;
  }

  const known_types& types_;
  json_problem& problem_;
};

}  // namespace

result<void> message_from_json(pb::Message& m, const json_in& j, const known_types& types,
                               json_problem& problem) {
  if (reader(types, problem).message(m, j, max_message_depth)) return {};
  return errc::bad_json;
}

}  // namespace bee::payload
