#include "bee/payload/schema_well_known.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/field_mask_util.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wrappers.pb.h>

#include "bee/base/bytes.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using pb::util::FieldMaskUtil;
using pb::util::TimeUtil;

struct known_type {
  well_known is = well_known::no;
  const pb::Descriptor* ours = nullptr;
};

// A table.
known_type by_name(const pb::Descriptor* type) {
  switch (type->well_known_type()) {
    case pb::Descriptor::WELLKNOWNTYPE_ANY: return {well_known::any, pb::Any::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_TIMESTAMP: return {well_known::timestamp, pb::Timestamp::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_DURATION: return {well_known::duration, pb::Duration::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return {well_known::field_mask, pb::FieldMask::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_STRUCT: return {well_known::struct_, pb::Struct::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_VALUE: return {well_known::value, pb::Value::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return {well_known::list_value, pb::ListValue::descriptor()};
    case pb::Descriptor::WELLKNOWNTYPE_UNSPECIFIED: return {};
    default:
      return {well_known::wrapper,
              pb::StringValue::descriptor()->file()->FindMessageTypeByName(type->name())};
  }
}

// A loaded file may define the names of the well-known types as it likes.
bool is_alike(const pb::Descriptor* a, const pb::Descriptor* b) {
  if (a == nullptr || b == nullptr || a->field_count() != b->field_count()) return false;
  for (int i = 0; i < a->field_count(); ++i) {
    const auto* in_a = a->field(i);
    const auto* in_b = b->FindFieldByNumber(in_a->number());
    if (in_b == nullptr || in_a->name() != in_b->name() || in_a->type() != in_b->type() ||
        in_a->label() != in_b->label() || in_a->is_map() != in_b->is_map() ||
        in_a->has_presence() != in_b->has_presence())
      return false;
    if (in_a->is_map() && !is_alike(in_a->message_type(), in_b->message_type())) return false;
    if (in_a->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && !in_a->is_map() &&
        in_a->message_type()->full_name() != in_b->message_type()->full_name())
      return false;
  }
  return true;
}

// The same message as a type of this program. Two that are alike have the same bytes.
template <class T>
T copy_of(const pb::Message& m) {
  T out;
  out.ParsePartialFromString(m.SerializePartialAsString());
  return out;
}

bool is_same(const pb::Message& a, const pb::Message& b) {
  return a.SerializePartialAsString() == b.SerializePartialAsString();
}

bool set(pb::Message& to, const pb::Message& from) {
  return to.ParsePartialFromString(from.SerializePartialAsString());
}

bool in_range(const pb::Timestamp& t) {
  return t.seconds() >= TimeUtil::kTimestampMinSeconds && t.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         t.nanos() >= 0 && t.nanos() < 1'000'000'000;
}

bool in_range(const pb::Duration& d) {
  const bool has_one_sign = (d.seconds() >= 0 && d.nanos() >= 0) || (d.seconds() <= 0 && d.nanos() <= 0);
  return has_one_sign && d.seconds() >= TimeUtil::kDurationMinSeconds &&
         d.seconds() <= TimeUtil::kDurationMaxSeconds && d.nanos() > -1'000'000'000 &&
         d.nanos() < 1'000'000'000;
}

template <class T>
std::optional<std::string> time_text(const pb::Message& m) {
  const auto t = copy_of<T>(m);
  if (!in_range(t)) return {};
  auto text = TimeUtil::ToString(t);
  T again;
  if (!TimeUtil::FromString(text, &again) || !is_same(again, m)) return {};
  return text;
}

std::optional<std::string> mask_text(const pb::Message& m) {
  std::string text;
  pb::FieldMask again;
  if (!FieldMaskUtil::ToJsonString(copy_of<pb::FieldMask>(m), &text) || !is_utf8(text) ||
      !FieldMaskUtil::FromJsonString(text, &again) || !is_same(again, m))
    return {};
  return text;
}

template <class T>
bool set_time(pb::Message& m, const std::string& text) {
  T t;
  return TimeUtil::FromString(text, &t) && in_range(t) && set(m, t);
}

}  // namespace

well_known kind_of(const pb::Descriptor* type) {
  const auto [is, ours] = by_name(type);
  return is != well_known::no && is_alike(type, ours) ? is : well_known::no;
}

std::optional<std::string> special_text(const pb::Message& m, well_known is) {
  if (is == well_known::timestamp) return time_text<pb::Timestamp>(m);
  if (is == well_known::duration) return time_text<pb::Duration>(m);
  if (is == well_known::field_mask) return mask_text(m);
  return {};
}

bool set_special_text(pb::Message& m, well_known is, const std::string& text) {
  if (is == well_known::timestamp) return set_time<pb::Timestamp>(m, text);
  if (is == well_known::duration) return set_time<pb::Duration>(m, text);
  pb::FieldMask mask;
  return is == well_known::field_mask && FieldMaskUtil::FromJsonString(text, &mask) && set(m, mask);
}

}  // namespace bee::payload
