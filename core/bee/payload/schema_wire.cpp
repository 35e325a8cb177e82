#include "bee/payload/schema_wire.hpp"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/wire_format.h>

#include <algorithm>
#include <climits>
#include <numeric>
#include <utility>
#include <vector>

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using wire = pb::internal::WireFormatLite;
using kind = pb::FieldDescriptor;

// The loop of protobuf's parser by reflection, with a handling of its own for what holds messages or strings.
class reader {
 public:
  reader(std::string_view bytes, const known_types& types, int depth)
      : bytes_(bytes),
        types_(types),
        in_(reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())) {
    in_.SetRecursionLimit(depth);
    in_.SetExtensionRegistry(&types.pool, &types.factory);
  }

  result<void> run(pb::Message& m) {
    if (fields(m) && in_.ConsumedEntireMessage()) return {};
    return is_too_deep_ ? errc::too_deep : errc::bad_message;
  }

 private:
  // Up to the end of the message, or of the group: whoever called knows which of them it must be.
  bool fields(pb::Message& m) {
    const auto& type = *m.GetDescriptor();
    if (type.options().message_set_wire_format()) return m.MergePartialFromCodedStream(&in_);
    for (;;) {
      const auto tag = in_.ReadTag();
      if (tag == 0 || wire::GetTagWireType(tag) == wire::WIRETYPE_END_GROUP) break;
      if (!field(m, tag)) return false;
    }
    for (int i = 0; i < type.field_count(); ++i)
      if (type.field(i)->is_map()) sort_map(m, type.field(i));
    return true;
  }

  bool field(pb::Message& m, std::uint32_t tag) {
    const int number = wire::GetTagFieldNumber(tag);
    const auto* known = m.GetDescriptor()->FindFieldByNumber(number);
    if (known == nullptr && m.GetDescriptor()->IsExtensionNumber(number))
      known = types_.pool.FindExtensionByNumber(m.GetDescriptor(), number);
    const auto has = wire::GetTagWireType(tag);
    if (known != nullptr && has == wire::WIRETYPE_LENGTH_DELIMITED) {
      if (known->is_map()) return entry(m, known);
      if (known->type() == kind::TYPE_MESSAGE) return message(inner(m, known));
      if (known->type() == kind::TYPE_STRING) return string(m, known);
    }
    if (known != nullptr && has == wire::WIRETYPE_START_GROUP && known->type() == kind::TYPE_GROUP)
      return group(inner(m, known), number);
    return pb::internal::WireFormat::ParseAndMergeField(tag, known, &m, &in_);
  }

  pb::Message& inner(pb::Message& m, const pb::FieldDescriptor* field) const {
    const auto& r = *m.GetReflection();
    return field->is_repeated() ? *r.AddMessage(&m, field, &types_.factory)
                                : *r.MutableMessage(&m, field, &types_.factory);
  }

  bool string(pb::Message& m, const pb::FieldDescriptor* field) {
    std::string bytes;
    if (!wire::ReadBytes(&in_, &bytes)) return false;
    const auto& r = *m.GetReflection();
    if (field->is_repeated()) {
      r.AddString(&m, field, std::move(bytes));
    } else {
      r.SetString(&m, field, std::move(bytes));
    }
    return true;
  }

  bool message(pb::Message& m) {
    int length = 0;
    if (!in_.ReadVarintSizeAsInt(&length) || length > in_.BytesUntilLimit()) return false;
    const auto [limit, left] = in_.IncrementRecursionDepthAndPushLimit(length);
    is_too_deep_ = is_too_deep_ || left < 0;
    return left >= 0 && fields(m) && in_.DecrementRecursionDepthAndPopLimit(limit);
  }

  bool group(pb::Message& m, int number) {
    if (!in_.IncrementRecursionDepth()) return !(is_too_deep_ = true);
    if (!fields(m)) return false;
    in_.DecrementRecursionDepth();
    return in_.LastTagWas(wire::MakeTag(number, wire::WIRETYPE_END_GROUP));
  }

  bool entry(pb::Message& m, const pb::FieldDescriptor* map) {
    const auto& r = *m.GetReflection();
    auto& added = *r.AddMessage(&m, map, &types_.factory);
    const auto begin = in_.CurrentPosition();
    if (!message(added)) return false;
    // A value that is left out is an empty one, of which its required fields are missing.
    const auto* value = map->message_type()->map_value();
    if (value->cpp_type() == kind::CPPTYPE_MESSAGE)
      added.GetReflection()->MutableMessage(&added, value, &types_.factory);
    if (added.GetReflection()->GetUnknownFields(added).empty()) return true;
    const auto whole = bytes_.substr(static_cast<std::size_t>(begin),
                                     static_cast<std::size_t>(in_.CurrentPosition() - begin));
    pb::io::CodedInputStream length_first(reinterpret_cast<const std::uint8_t*>(whole.data()),
                                          static_cast<int>(whole.size()));
    std::string content;
    if (!wire::ReadBytes(&length_first, &content)) return false;
    r.RemoveLast(&m, map);
    r.MutableUnknownFields(&m)->AddLengthDelimited(map->number(), content);
    return true;
  }

  std::string_view bytes_;
  const known_types& types_;
  pb::io::CodedInputStream in_;
  bool is_too_deep_ = false;
};

bool key_less(const pb::Message& a, const pb::Message& b) {
  const auto* key = a.GetDescriptor()->map_key();
  const auto& r = *a.GetReflection();
  switch (key->cpp_type()) {
    case kind::CPPTYPE_INT32: return r.GetInt32(a, key) < r.GetInt32(b, key);
    case kind::CPPTYPE_INT64: return r.GetInt64(a, key) < r.GetInt64(b, key);
    case kind::CPPTYPE_UINT32: return r.GetUInt32(a, key) < r.GetUInt32(b, key);
    case kind::CPPTYPE_UINT64: return r.GetUInt64(a, key) < r.GetUInt64(b, key);
    case kind::CPPTYPE_BOOL: return r.GetBool(a, key) < r.GetBool(b, key);
    default: return r.GetString(a, key) < r.GetString(b, key);
  }
}

}  // namespace

result<void> read_message(pb::Message& m, std::string_view bytes, const known_types& types, int depth) {
  if (bytes.size() > INT_MAX) return errc::bad_message;
  return reader(bytes, types, depth).run(m);
}

result<void> add_unknown(pb::Message& m, std::string_view bytes, int depth) {
  if (bytes.size() > INT_MAX) return errc::bad_message;
  pb::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                              static_cast<int>(bytes.size()));
  in.SetRecursionLimit(depth);
  pb::UnknownFieldSet read;
  if (!pb::internal::WireFormat::SkipMessage(&in, &read) || !in.ConsumedEntireMessage())
    return errc::bad_message;
  m.GetReflection()->MutableUnknownFields(&m)->MergeFrom(read);
  return {};
}

void sort_map(pb::Message& m, const pb::FieldDescriptor* map) {
  const auto& r = *m.GetReflection();
  const int size = r.FieldSize(m, map);
  if (size < 2) return;
  const auto at = [&](int i) -> const pb::Message& { return r.GetRepeatedMessage(m, map, i); };
  std::vector<int> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return key_less(at(a), at(b)); });
  std::vector<int> kept;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i + 1 == order.size() || key_less(at(order[i]), at(order[i + 1]))) kept.push_back(order[i]);
  // Where each entry is by now, and which one is at a place.
  std::vector<int> place(order.size());
  std::iota(place.begin(), place.end(), 0);
  auto entry = place;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const auto from = static_cast<std::size_t>(place[static_cast<std::size_t>(kept[i])]);
    if (from == i) continue;
    r.SwapElements(&m, map, static_cast<int>(i), static_cast<int>(from));
    std::swap(entry[i], entry[from]);
    place[static_cast<std::size_t>(entry[i])] = static_cast<int>(i);
    place[static_cast<std::size_t>(entry[from])] = static_cast<int>(from);
  }
  for (auto left = order.size(); left > kept.size(); --left) r.RemoveLast(&m, map);
}

std::string write_message(const pb::Message& message) {
  std::string out;
  pb::io::StringOutputStream to_string(&out);
  pb::io::CodedOutputStream to(&to_string);
  to.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&to);
  to.Trim();
  return out;
}

}  // namespace bee::payload
