// Protobuf messages of any type with every kind of content, for properties that must hold for all of them.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace bee::test {

/// Fills messages: extremes, bytes that are no UTF-8, texts that look like what JSON has a meaning for,
/// numbers that are none, fields and enumerators that the schema does not know. Required fields are set, and
/// entries of a map stand in the order of their keys, so that equal messages have equal bytes.
class random_message {
 public:
  explicit random_message(std::uint32_t seed) : random_(seed) {}

  void fill(google::protobuf::Message& m, int depth = 3) {
    if (m.GetDescriptor()->full_name() == "google.protobuf.Any" && odds(50)) return fill_any(m, depth);
    if (is_time(m) && odds(60)) return fill_time(m);
    for (const auto* f : fields_of(m)) fill_field(m, f, depth);
    if (odds(15)) add_unknown(*m.GetReflection()->MutableUnknownFields(&m), 2);
  }

  /// The same bytes for equal messages.
  static std::string bytes_of(const google::protobuf::Message& m) {
    std::string out;
    {
      google::protobuf::io::StringOutputStream to_string(&out);
      google::protobuf::io::CodedOutputStream to(&to_string);
      to.SetSerializationDeterministic(true);
      m.SerializePartialToCodedStream(&to);
    }
    return out;
  }

 private:
  using message = google::protobuf::Message;
  using field = google::protobuf::FieldDescriptor;

  bool odds(int percent) { return static_cast<int>(random_() % 100) < percent; }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return *(all.begin() + random_() % all.size());
  }
  std::uint64_t bits() { return std::uint64_t{random_()} << 32 | random_(); }

  std::vector<const field*> fields_of(const message& m) {
    const auto* type = m.GetDescriptor();
    std::vector<const field*> out;
    for (int i = 0; i < type->field_count(); ++i)
      if (type->field(i)->real_containing_oneof() == nullptr) out.push_back(type->field(i));
    for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
      const auto* choice = type->oneof_decl(i);
      if (odds(80))
        out.push_back(
            choice->field(static_cast<int>(random_() % static_cast<unsigned>(choice->field_count()))));
    }
    type->file()->pool()->FindAllExtensions(type, &out);
    return out;
  }

  void fill_field(message& m, const field* f, int depth) {
    const auto& r = *m.GetReflection();
    if (f->is_map()) return fill_map(m, f, depth);
    const bool is_message = f->cpp_type() == field::CPPTYPE_MESSAGE;
    int count = f->is_required() ? 1 : odds(60) ? 1 : 0;
    if (f->is_repeated()) count = odds(50) ? static_cast<int>(random_() % 4) : 0;
    if (is_message && depth <= 0 && !f->is_required()) count = 0;
    for (int i = 0; i < count; ++i) {
      if (!is_message) {
        set(m, f);
      } else {
        fill(f->is_repeated() ? *r.AddMessage(&m, f) : *r.MutableMessage(&m, f), depth - 1);
      }
    }
  }

  void set(message& m, const field* f) {
    const auto& r = *m.GetReflection();
    switch (f->cpp_type()) {
      case field::CPPTYPE_INT32: return put(m, f, integer<std::int32_t>(), &R::SetInt32, &R::AddInt32);
      case field::CPPTYPE_INT64: return put(m, f, integer<std::int64_t>(), &R::SetInt64, &R::AddInt64);
      case field::CPPTYPE_UINT32: return put(m, f, integer<std::uint32_t>(), &R::SetUInt32, &R::AddUInt32);
      case field::CPPTYPE_UINT64: return put(m, f, integer<std::uint64_t>(), &R::SetUInt64, &R::AddUInt64);
      case field::CPPTYPE_BOOL: return put(m, f, odds(50), &R::SetBool, &R::AddBool);
      case field::CPPTYPE_FLOAT: return put(m, f, number<float, std::uint32_t>(), &R::SetFloat, &R::AddFloat);
      case field::CPPTYPE_DOUBLE:
        return put(m, f, number<double, std::uint64_t>(), &R::SetDouble, &R::AddDouble);
      case field::CPPTYPE_ENUM: return put(m, f, enumerator(f), &R::SetEnumValue, &R::AddEnumValue);
      default: f->is_repeated() ? r.AddString(&m, f, text()) : r.SetString(&m, f, text());
    }
  }

  using R = google::protobuf::Reflection;
  template <class T, class One, class Next>
  void put(message& m, const field* f, T v, One one, Next next) {
    const auto& r = *m.GetReflection();
    f->is_repeated() ? (r.*next)(&m, f, v) : (r.*one)(&m, f, v);
  }

  template <class T>
  T integer() {
    using limits = std::numeric_limits<T>;
    if (odds(50)) return one_of<T>({0, 1, limits::min(), limits::max(), static_cast<T>(-1), 10076447});
    return static_cast<T>(bits() >> random_() % 60);
  }

  template <class Float, class Bits>
  Float number() {
    using limits = std::numeric_limits<Float>;
    if (odds(30)) return std::bit_cast<Float>(static_cast<Bits>(bits()));
    return one_of<Float>({0, -Float{0}, 1, limits::max(), limits::lowest(), limits::min(),
                          limits::denorm_min(), limits::infinity(), -limits::infinity(), limits::quiet_NaN(),
                          -limits::quiet_NaN(), limits::signaling_NaN(), Float(0.1), Float(1e15),
                          Float(9007199254740993)});
  }

  // Where an unknown one would leave the entry of a map, or a required field, unset, it is a known one.
  int enumerator(const field* f) {
    const auto* type = f->enum_type();
    const bool must_be_known = f->is_required() || f->containing_type()->options().map_entry();
    if (odds(20) && !must_be_known) return one_of<int>({12345, -12345, INT32_MAX, INT32_MIN});
    return type->value(static_cast<int>(random_() % static_cast<unsigned>(type->value_count())))->number();
  }

  std::string text() {
    if (odds(15)) {
      std::string out;
      for (auto n = random_() % 12; n > 0; --n) out += static_cast<char>(random_());
      return out;
    }
    return one_of<std::string>({"",
                                "a",
                                "two words",
                                "名字",
                                "\xc0\xcf\xcd\xf5",
                                std::string("nul\0nul", 7),
                                "line\nline\ttab",
                                "\"quoted\\\"",
                                "\xe2\x80\xae turned \xef\xbb\xbf",
                                "\x7f\xc2\x85",
                                "$b64",
                                "$num",
                                "$fields",
                                "$unknown",
                                "$b64:YQ==",
                                "@type",
                                "value",
                                "seconds",
                                "\xf0\x9f\x98\x80",
                                "\xed\xa0\x80",
                                "NaN",
                                "1e3",
                                "null",
                                "a.b_c,d",
                                "\xff"});
  }

  template <class Key, class Make, class Put>
  void fill_entries(message& m, const field* f, int depth, Make make, Put put_key) {
    std::set<Key> keys;
    for (auto n = random_() % 4; n > 0; --n) keys.insert(make());
    for (const auto& key : keys) {
      auto& entry = *m.GetReflection()->AddMessage(&m, f);
      put_key(*entry.GetReflection(), &entry, key);
      const auto* value = f->message_type()->map_value();
      if (value->cpp_type() == field::CPPTYPE_MESSAGE) {
        auto& inner = *entry.GetReflection()->MutableMessage(&entry, value);
        fill(inner, depth - 1);
      } else {
        set(entry, value);
      }
    }
  }

  void fill_map(message& m, const field* f, int depth) {
    if (depth <= 0 || odds(40)) return;
    const auto* key = f->message_type()->map_key();
    switch (key->cpp_type()) {
      case field::CPPTYPE_STRING:
        return fill_entries<std::string>(
            m, f, depth, [&] { return text(); },
            [&](const R& r, message* e, const std::string& k) { r.SetString(e, key, k); });
      case field::CPPTYPE_BOOL:
        return fill_entries<bool>(
            m, f, depth, [&] { return odds(50); },
            [&](const R& r, message* e, bool k) { r.SetBool(e, key, k); });
      case field::CPPTYPE_INT32:
        return fill_entries<std::int32_t>(
            m, f, depth, [&] { return integer<std::int32_t>(); },
            [&](const R& r, message* e, std::int32_t k) { r.SetInt32(e, key, k); });
      case field::CPPTYPE_INT64:
        return fill_entries<std::int64_t>(
            m, f, depth, [&] { return integer<std::int64_t>(); },
            [&](const R& r, message* e, std::int64_t k) { r.SetInt64(e, key, k); });
      case field::CPPTYPE_UINT32:
        return fill_entries<std::uint32_t>(
            m, f, depth, [&] { return integer<std::uint32_t>(); },
            [&](const R& r, message* e, std::uint32_t k) { r.SetUInt32(e, key, k); });
      default:
        return fill_entries<std::uint64_t>(
            m, f, depth, [&] { return integer<std::uint64_t>(); },
            [&](const R& r, message* e, std::uint64_t k) { r.SetUInt64(e, key, k); });
    }
  }

  static bool is_time(const message& m) {
    const auto& name = m.GetDescriptor()->full_name();
    return name == "google.protobuf.Timestamp" || name == "google.protobuf.Duration";
  }

  void fill_time(message& m) {
    const auto& r = *m.GetReflection();
    r.SetInt64(&m, m.GetDescriptor()->FindFieldByNumber(1),
               one_of<std::int64_t>({0, 1, 1714979289, 253402300799}));
    r.SetInt32(&m, m.GetDescriptor()->FindFieldByNumber(2),
               one_of<std::int32_t>({0, 1, 1000, 500'000'000, 999'999'999, -1, 1'000'000'000}));
  }

  // Any of any type that stands in the same file as what it is used by.
  void fill_any(message& m, int depth) {
    const auto& r = *m.GetReflection();
    const auto* pool = m.GetDescriptor()->file()->pool();
    const auto name =
        one_of<std::string>({"google.protobuf.Duration", "google.protobuf.Any", "rpc.BadRequest",
                             "rpc.RetryInfo", "google.protobuf.Value", "no.Such"});
    r.SetString(&m, m.GetDescriptor()->FindFieldByNumber(1),
                one_of<std::string>({"type.googleapis.com/", "/", "x.y/z/"}) + name);
    const auto* type = pool->FindMessageTypeByName(name);
    if (type == nullptr || depth <= 0) return;
    google::protobuf::DynamicMessageFactory factory;
    const std::unique_ptr<message> held(factory.GetPrototype(type)->New());
    fill(*held, depth - 1);
    r.SetString(&m, m.GetDescriptor()->FindFieldByNumber(2), bytes_of(*held));
  }

  void add_unknown(google::protobuf::UnknownFieldSet& to, int depth) {
    for (auto n = random_() % 3 + 1; n > 0; --n) {
      const int number = 19500 + static_cast<int>(random_() % 100);
      switch (random_() % 5) {
        case 0: to.AddVarint(number, bits()); break;
        case 1: to.AddFixed32(number, static_cast<std::uint32_t>(random_())); break;
        case 2: to.AddFixed64(number, bits()); break;
        case 3: to.AddLengthDelimited(number, text()); break;
        default:
          if (auto* group = to.AddGroup(number); depth > 0) add_unknown(*group, depth - 1);
      }
    }
  }

  std::mt19937 random_;
};

}  // namespace bee::test
