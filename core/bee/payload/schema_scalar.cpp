#include "bee/payload/schema_scalar.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "bee/base/bytes.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;
using kind = pb::FieldDescriptor;

constexpr double most_exact = 9007199254740992;  // 2^53: from here on a double skips integers

template <class Float>
using bits_of = std::conditional_t<sizeof(Float) == 4, std::uint32_t, std::uint64_t>;

// The shortest decimal that reads back as the same float: 0.1, not 0.10000000149011612.
double shortest(float f) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, f).ptr;
  const double d = std::strtod(std::string(text, end).c_str(), nullptr);
  return static_cast<float>(d) == f ? d : static_cast<double>(f);
}

json_out finite(double d) {
  const bool is_whole = std::trunc(d) == d && std::abs(d) < most_exact && (d != 0 || !std::signbit(d));
  return is_whole ? json_out(static_cast<std::int64_t>(d)) : json_out(d);
}

template <class Float>
json_out floating(Float f, bool is_text) {
  using limits = std::numeric_limits<Float>;
  const auto tagged = [](const char* key, std::string text) {
    return json_out::object({{key, std::move(text)}});
  };
  if (std::isnan(f)) {
    const auto bits = std::bit_cast<bits_of<Float>>(f);
    if (bits != std::bit_cast<bits_of<Float>>(limits::quiet_NaN()))
      return tagged(json_key::nan, fmt::format("{:0{}x}", bits, 2 * sizeof f));
    return is_text ? json_out("NaN") : tagged(json_key::number, "nan");
  }
  if (std::isinf(f))
    return is_text ? json_out(f > 0 ? "Infinity" : "-Infinity")
                   : tagged(json_key::number, f > 0 ? "inf" : "-inf");
  if constexpr (sizeof f == 4) return finite(shortest(f));
  return finite(f);
}

template <class T>
std::optional<T> whole_text(std::string_view text) {
  T out{};
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc() && read.ptr == end && !text.empty() ? std::optional(out) : std::nullopt;
}

template <class T>
std::optional<T> exact(double d) {
  if (std::trunc(d) != d || std::abs(d) > most_exact) return {};
  if (d < static_cast<double>(std::numeric_limits<T>::min()) ||
      d > static_cast<double>(std::numeric_limits<T>::max()))
    return {};
  return static_cast<T>(d);
}

template <class T>
std::optional<T> integer(const json_in& j) {
  if (j.is_number_unsigned()) {
    const auto u = j.get<std::uint64_t>();
    return std::in_range<T>(u) ? std::optional(static_cast<T>(u)) : std::nullopt;
  }
  if (j.is_number_integer()) {
    const auto i = j.get<std::int64_t>();
    return std::in_range<T>(i) ? std::optional(static_cast<T>(i)) : std::nullopt;
  }
  if (j.is_number_float()) return exact<T>(j.get<double>());
  if (!j.is_string()) return {};
  const auto& text = j.get_ref<const std::string&>();
  if (const auto i = whole_text<T>(text)) return i;
  const auto d = whole_text<double>(text);
  return d ? exact<T>(*d) : std::nullopt;
}

template <class Float>
std::optional<Float> nan_of(std::string_view text) {
  bits_of<Float> bits{};
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, bits, 16);
  if (text.size() != 2 * sizeof(Float) || read.ec != std::errc() || read.ptr != end) return {};
  const auto out = std::bit_cast<Float>(bits);
  return std::isnan(out) ? std::optional(out) : std::nullopt;
}

template <class Float>
std::optional<Float> tagged_number(const json_in& j) {
  using limits = std::numeric_limits<Float>;
  if (const auto* bits = only_member(j, json_key::nan); bits != nullptr && bits->is_string())
    return nan_of<Float>(bits->template get_ref<const std::string&>());
  const auto* text = only_member(j, json_key::number);
  if (text == nullptr) return {};
  if (*text == "nan") return limits::quiet_NaN();
  if (*text == "inf") return limits::infinity();
  if (*text == "-inf") return -limits::infinity();
  return {};
}

template <class Float>
std::optional<Float> floating_from(const json_in& j) {
  using limits = std::numeric_limits<Float>;
  std::optional<double> d;
  if (j.is_number()) d = j.get<double>();
  if (j.is_string()) {
    const auto& text = j.get_ref<const std::string&>();
    if (text == "NaN") return limits::quiet_NaN();
    if (text == "Infinity") return limits::infinity();
    if (text == "-Infinity") return -limits::infinity();
    d = whole_text<double>(text);
    if (d && !std::isfinite(*d)) return {};
  }
  if (const auto tagged = tagged_number<Float>(j)) return tagged;
  if (!d) return {};
  const auto out = static_cast<Float>(*d);
  return std::isfinite(out) ? std::optional(out) : std::nullopt;
}

std::optional<bool> boolean(const json_in& j) {
  if (j.is_boolean()) return j.get<bool>();
  if (j == "true") return true;
  if (j == "false") return false;
  return {};
}

// Both alphabets, with or without padding, as protobuf takes them.
std::optional<std::string> base64(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  if (text.find('=') == text.npos) text.append((4 - text.size() % 4) % 4, '=');
  auto bytes = from_base64(text);
  return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
}

std::optional<std::string> string(const json_in& j, bool is_bytes) {
  std::string tagged;
  if (read_tagged(j, tagged)) return tagged;
  if (!j.is_string()) return {};
  const auto& text = j.get_ref<const std::string&>();
  return is_bytes ? base64(text) : std::optional(text);
}

std::optional<int> enumerator(const json_in& j, const pb::EnumDescriptor* type) {
  if (j.is_null() && type->full_name() == "google.protobuf.NullValue") return 0;
  if (j.is_string())
    if (const auto* named = type->FindValueByName(j.get_ref<const std::string&>())) return named->number();
  return integer<int>(j);
}

json_out enum_to_json(const pb::EnumDescriptor* type, int number) {
  if (type->full_name() == "google.protobuf.NullValue" && number == 0) return nullptr;
  const auto* named = type->FindValueByNumber(number);
  return named != nullptr ? json_out(named->name()) : json_out(number);
}

template <class T, class Set, class Add>
bool put(pb::Message& m, const pb::FieldDescriptor* f, std::optional<T> v, Set set, Add add) {
  if (!v) return false;
  const auto& r = *m.GetReflection();
  f->is_repeated() ? (r.*add)(&m, f, *v) : (r.*set)(&m, f, *v);
  return true;
}

}  // namespace

// A table: a row a type.
json_out scalar_to_json(const pb::Message& m, const pb::FieldDescriptor* f, int i) {
  const auto& r = *m.GetReflection();
  const bool one = i < 0;
  switch (f->cpp_type()) {
    case kind::CPPTYPE_INT32: return one ? r.GetInt32(m, f) : r.GetRepeatedInt32(m, f, i);
    case kind::CPPTYPE_UINT32: return one ? r.GetUInt32(m, f) : r.GetRepeatedUInt32(m, f, i);
    case kind::CPPTYPE_INT64: return std::to_string(one ? r.GetInt64(m, f) : r.GetRepeatedInt64(m, f, i));
    case kind::CPPTYPE_UINT64: return std::to_string(one ? r.GetUInt64(m, f) : r.GetRepeatedUInt64(m, f, i));
    case kind::CPPTYPE_BOOL: return one ? r.GetBool(m, f) : r.GetRepeatedBool(m, f, i);
    case kind::CPPTYPE_FLOAT: return floating(one ? r.GetFloat(m, f) : r.GetRepeatedFloat(m, f, i), true);
    case kind::CPPTYPE_DOUBLE: return floating(one ? r.GetDouble(m, f) : r.GetRepeatedDouble(m, f, i), true);
    case kind::CPPTYPE_ENUM:
      return enum_to_json(f->enum_type(), one ? r.GetEnumValue(m, f) : r.GetRepeatedEnumValue(m, f, i));
    case kind::CPPTYPE_STRING: {
      const auto bytes = one ? r.GetString(m, f) : r.GetRepeatedString(m, f, i);
      return f->type() == kind::TYPE_BYTES ? json_out(to_base64(bytes)) : string_to_json(bytes);
    }
    default: return nullptr;
  }
}

json_out default_to_json(const pb::FieldDescriptor* f) {
  switch (f->cpp_type()) {
    case kind::CPPTYPE_INT32: return f->default_value_int32();
    case kind::CPPTYPE_UINT32: return f->default_value_uint32();
    case kind::CPPTYPE_INT64: return f->default_value_int64();
    case kind::CPPTYPE_UINT64: return f->default_value_uint64();
    case kind::CPPTYPE_BOOL: return f->default_value_bool();
    case kind::CPPTYPE_FLOAT: return floating(f->default_value_float(), true);
    case kind::CPPTYPE_DOUBLE: return floating(f->default_value_double(), true);
    case kind::CPPTYPE_ENUM: return enum_to_json(f->enum_type(), f->default_value_enum()->number());
    case kind::CPPTYPE_STRING:
      return f->type() == kind::TYPE_BYTES ? json_out(to_base64(f->default_value_string()))
                                           : string_to_json(f->default_value_string());
    default: return nullptr;
  }
}

std::string scalar_from_json(pb::Message& m, const pb::FieldDescriptor* f, const json_in& j) {
  using r = pb::Reflection;
  const auto set = [&]() -> bool {
    switch (f->cpp_type()) {
      case kind::CPPTYPE_INT32: return put(m, f, integer<std::int32_t>(j), &r::SetInt32, &r::AddInt32);
      case kind::CPPTYPE_UINT32: return put(m, f, integer<std::uint32_t>(j), &r::SetUInt32, &r::AddUInt32);
      case kind::CPPTYPE_INT64: return put(m, f, integer<std::int64_t>(j), &r::SetInt64, &r::AddInt64);
      case kind::CPPTYPE_UINT64: return put(m, f, integer<std::uint64_t>(j), &r::SetUInt64, &r::AddUInt64);
      case kind::CPPTYPE_BOOL: return put(m, f, boolean(j), &r::SetBool, &r::AddBool);
      case kind::CPPTYPE_FLOAT: return put(m, f, floating_from<float>(j), &r::SetFloat, &r::AddFloat);
      case kind::CPPTYPE_DOUBLE: return put(m, f, floating_from<double>(j), &r::SetDouble, &r::AddDouble);
      case kind::CPPTYPE_ENUM:
        return put(m, f, enumerator(j, f->enum_type()), &r::SetEnumValue, &r::AddEnumValue);
      case kind::CPPTYPE_STRING:
        return put(m, f, string(j, f->type() == kind::TYPE_BYTES), &r::SetString, &r::AddString);
      default: return false;
    }
  };
  if (set()) return {};
  return is_no(j, f->cpp_type() == kind::CPPTYPE_ENUM ? std::string_view(f->enum_type()->full_name())
                  : f->type() == kind::TYPE_BYTES     ? std::string_view("base64")
                                                      : std::string_view(f->type_name()));
}

json_out number_to_json(double d, bool is_text) {
  return floating(d, is_text);
}

json_out string_to_json(const std::string& bytes) {
  return is_utf8(bytes) ? json_out(bytes) : json_out::object({{json_key::base64, to_base64(bytes)}});
}

// A key that begins like one of ours is written like one.
std::string key_to_json(const std::string& bytes) {
  const auto tag = std::string(json_key::base64) + ":";
  return is_utf8(bytes) && !bytes.starts_with('$') ? bytes : tag + to_base64(bytes);
}

std::string key_from_json(const std::string& key) {
  const auto tag = std::string(json_key::base64) + ":";
  if (!key.starts_with(tag)) return key;
  const auto bytes = from_base64(std::string_view(key).substr(tag.size()));
  return bytes ? *bytes : key;
}

const json_in* only_member(const json_in& j, const char* key) {
  if (!j.is_object() || j.size() != 1) return nullptr;
  const auto at = j.find(key);
  return at == j.end() ? nullptr : &*at;
}

bool read_tagged(const json_in& j, std::string& bytes) {
  const auto* text = only_member(j, json_key::base64);
  if (text == nullptr || !text->is_string()) return false;
  auto read = base64(text->get<std::string>());
  if (!read) return false;
  bytes = std::move(*read);
  return true;
}

bool read_tagged(const json_in& j, double& number) {
  const auto read = tagged_number<double>(j);
  if (read) number = *read;
  return read.has_value();
}

std::string is_no(const json_in& j, std::string_view what) {
  constexpr std::size_t most = 60;
  auto text = j.is_structured() ? std::string(j.is_array() ? "an array" : "an object")
                                : j.dump(-1, ' ', true, json_in::error_handler_t::replace);
  if (text.size() > most) text = text.substr(0, most) + "...";
  return text + " is no " + std::string(what);
}

bool is_null_value(const pb::FieldDescriptor* f) {
  if (f->cpp_type() == kind::CPPTYPE_ENUM) return f->enum_type()->full_name() == "google.protobuf.NullValue";
  return f->cpp_type() == kind::CPPTYPE_MESSAGE &&
         f->message_type()->well_known_type() == pb::Descriptor::WELLKNOWNTYPE_VALUE;
}

}  // namespace bee::payload
