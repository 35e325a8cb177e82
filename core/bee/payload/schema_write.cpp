#include "bee/payload/schema_write.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/payload/schema_well_known.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using kind = pb::FieldDescriptor;
using members = json_out::object_t;

json_out object_of(members&& from) {
  auto out = json_out::object();
  // Its own emplace looks at every key that is there: an object of n keys would cost n * n.
  static_cast<std::vector<members::value_type>&>(out.get_ref<members&>()) = std::move(from);
  return out;
}

void add(members& to, std::string key, json_out value) {
  static_cast<std::vector<members::value_type>&>(to).emplace_back(std::move(key), std::move(value));
}

bool has_unknown(const pb::Message& m) {
  return !m.GetReflection()->GetUnknownFields(m).empty();
}

std::string key_of(const pb::FieldDescriptor* f) {
  return f->is_extension() ? "[" + f->full_name() + "]" : f->name();
}

std::string map_key(const pb::Message& entry) {
  const auto* key = entry.GetDescriptor()->map_key();
  if (key->cpp_type() == kind::CPPTYPE_STRING)
    return key_to_json(entry.GetReflection()->GetString(entry, key));
  const auto j = scalar_to_json(entry, key, -1);
  return j.is_string() ? j.get<std::string>() : j.dump();
}

// What a Struct could hold as well.
bool is_like_ours(const json_out& j) {
  return j.is_object() && j.size() == 1 && j.begin().key() == json_key::fields;
}

class writer {
 public:
  writer(const known_types& types, bool defaults) : types_(types), defaults_(defaults) {}

  json_out message(const pb::Message& m, int depth) {
    const auto is = kind_of(m.GetDescriptor());
    if (is == well_known::no) return fields(m, depth);
    if (!has_unknown(m))
      if (auto own = own_form(m, is, depth)) return std::move(*own);
    auto plain = fields(m, depth);
    // These three take any object for what they hold.
    const bool is_open = is == well_known::struct_ || is == well_known::value || is == well_known::list_value;
    return is_open ? json_out::object({{json_key::fields, std::move(plain)}}) : plain;
  }

 private:
  json_out fields(const pb::Message& m, int depth, members first = {}) {
    for (const auto* f : shown(m)) add(first, key_of(f), field(m, f, depth));
    const auto& unknown = m.GetReflection()->GetUnknownFields(m);
    if (!unknown.empty()) {
      std::string bytes;
      unknown.SerializeToString(&bytes);
      add(first, json_key::unknown, to_base64(bytes));
    }
    return object_of(std::move(first));
  }

  // Those that are set, and with `defaults` those that can not be told from unset ones, by number.
  std::vector<const pb::FieldDescriptor*> shown(const pb::Message& m) const {
    std::vector<const pb::FieldDescriptor*> out;
    m.GetReflection()->ListFields(m, &out);
    if (!defaults_) return out;
    const auto set = out;
    for (int i = 0; i < m.GetDescriptor()->field_count(); ++i) {
      const auto* f = m.GetDescriptor()->field(i);
      if (!f->has_presence() && std::find(set.begin(), set.end(), f) == set.end()) out.push_back(f);
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->number() < b->number(); });
    return out;
  }

  json_out field(const pb::Message& m, const pb::FieldDescriptor* f, int depth) {
    if (!f->is_repeated()) return element(m, f, -1, depth);
    const int count = m.GetReflection()->FieldSize(m, f);
    if (f->is_map()) return map(m, f, count, depth);
    auto out = json_out::array();
    for (int i = 0; i < count; ++i) out.push_back(element(m, f, i, depth));
    return out;
  }

  json_out map(const pb::Message& m, const pb::FieldDescriptor* f, int count, int depth) {
    members out;
    for (int i = 0; i < count; ++i) {
      const auto& entry = m.GetReflection()->GetRepeatedMessage(m, f, i);
      add(out, map_key(entry), element(entry, f->message_type()->map_value(), -1, depth - 1));
    }
    return object_of(std::move(out));
  }

  json_out element(const pb::Message& m, const pb::FieldDescriptor* f, int i, int depth) {
    if (f->cpp_type() != kind::CPPTYPE_MESSAGE) return scalar_to_json(m, f, i);
    const auto& r = *m.GetReflection();
    return message(i < 0 ? r.GetMessage(m, f, &types_.factory) : r.GetRepeatedMessage(m, f, i), depth - 1);
  }

  // Nothing when it would not read back as the same message.
  std::optional<json_out> own_form(const pb::Message& m, well_known is, int depth) {
    switch (is) {
      case well_known::timestamp:
      case well_known::duration:
      case well_known::field_mask: {
        auto text = special_text(m, is);
        return text ? std::optional<json_out>(std::move(*text)) : std::nullopt;
      }
      case well_known::wrapper: return scalar_to_json(m, m.GetDescriptor()->field(0), -1);
      case well_known::any: return any(m, depth);
      case well_known::struct_: return structure(m, depth);
      case well_known::value: return value(m, depth);
      case well_known::list_value: return field(m, m.GetDescriptor()->field(0), depth);
      case well_known::no: break;
    }
    return {};
  }

  std::optional<json_out> structure(const pb::Message& m, int depth) {
    auto out = field(m, m.GetDescriptor()->field(0), depth);
    return is_like_ours(out) ? std::nullopt : std::optional(std::move(out));
  }

  std::optional<json_out> value(const pb::Message& m, int depth) {
    const auto& r = *m.GetReflection();
    const auto* set = r.GetOneofFieldDescriptor(m, m.GetDescriptor()->oneof_decl(0));
    if (set == nullptr) return {};
    switch (set->cpp_type()) {
      case kind::CPPTYPE_ENUM:
        return r.GetEnumValue(m, set) == 0 ? std::optional<json_out>(nullptr) : std::nullopt;
      case kind::CPPTYPE_DOUBLE: return number_to_json(r.GetDouble(m, set), false);
      case kind::CPPTYPE_MESSAGE: {
        auto out = element(m, set, -1, depth);
        return is_like_ours(out) ? std::nullopt : std::optional(std::move(out));
      }
      default: return scalar_to_json(m, set, -1);
    }
  }

  std::optional<json_out> any(const pb::Message& m, int depth) {
    const auto& r = *m.GetReflection();
    const auto url = r.GetString(m, m.GetDescriptor()->FindFieldByNumber(1));
    const auto bytes = r.GetString(m, m.GetDescriptor()->FindFieldByNumber(2));
    const auto slash = url.rfind('/');
    if (slash == url.npos || !is_utf8(url)) return {};
    const auto* type = types_.pool.FindMessageTypeByName(url.substr(slash + 1));
    if (type == nullptr || depth < 1) return {};
    const std::unique_ptr<pb::Message> held(types_.factory.GetPrototype(type)->New());
    if (!read_message(*held, bytes, types_, depth - 1) || write_message(*held) != bytes ||
        !held->IsInitialized())
      return {};
    members out;
    add(out, "@type", url);
    if (kind_of(type) == well_known::no) return fields(*held, depth - 1, std::move(out));
    add(out, "value", message(*held, depth - 1));
    return object_of(std::move(out));
  }

  const known_types& types_;
  const bool defaults_;
};

}  // namespace

json_out message_to_json(const pb::Message& m, const known_types& types, bool defaults) {
  return writer(types, defaults).message(m, max_message_depth);
}

}  // namespace bee::payload
