#include "bee/payload/schema.hpp"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>
#include <climits>
#include <nlohmann/json.hpp>

#include "bee/payload/json_position.hpp"
#include "bee/payload/schema_state.hpp"
#include "bee/payload/schema_unknown.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;

constexpr const char* url_prefix = "type.googleapis.com";

std::string url(std::string_view type) {
  return std::string(url_prefix) + "/" + std::string(type);
}

void add_types(const pb::Descriptor* type, std::vector<std::string>& names) {
  if (type->options().map_entry()) return;
  names.push_back(type->full_name());
  for (int i = 0; i < type->nested_type_count(); ++i) add_types(type->nested_type(i), names);
}

// Extensions are read as unknown fields, because protobuf's JSON has no place for them.
bool parse(std::string_view bytes, pb::MessageFactory& factory, pb::Message& out) {
  static const pb::DescriptorPool no_extensions;
  if (bytes.size() > INT_MAX) return false;
  pb::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                              static_cast<int>(bytes.size()));
  in.SetExtensionRegistry(&no_extensions, &factory);
  return out.MergePartialFromCodedStream(&in) && in.ConsumedEntireMessage();
}

std::string serialize(const pb::Message& message) {
  std::string out;
  pb::io::StringOutputStream to_string(&out);
  pb::io::CodedOutputStream to(&to_string);
  to.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&to);
  to.Trim();
  return out;
}

// protobuf says `(items[1]) idd: Cannot find field.` or `(items[1].id): invalid value ...`, or leaves the
// part in parentheses out for the outermost message.
struct field_problem {
  std::string path;
  std::string text;
};

field_problem parse_problem(std::string_view sentence) {
  field_problem out;
  if (sentence.starts_with('('))
    if (const auto end = sentence.find(')'); end != sentence.npos) {
      out.path = sentence.substr(1, end - 1);
      sentence.remove_prefix(
          std::min(end + (sentence.substr(end + 1).starts_with(' ') ? 2 : 1), sentence.size()));
    }
  const auto colon = sentence.find(": ");
  if (colon != sentence.npos && colon > 0)
    out.path += (out.path.empty() ? "" : ".") + std::string(sentence.substr(0, colon));
  out.text = colon == sentence.npos ? sentence : sentence.substr(colon + 2);
  return out;
}

std::string explain(std::string_view type, std::string_view json, std::string_view sentence) {
  const auto problem = parse_problem(sentence);
  std::string ignored;
  const auto at = scan_json(json, {}, problem.path, ignored);
  std::string out;
  if (at.has_value() && at->line > 0)
    out = "line " + std::to_string(at->line) + ", column " + std::to_string(at->column) + ": ";
  out += problem.path.empty() ? std::string(type) : std::string(type) + "." + problem.path;
  return out + ": " + problem.text;
}

}  // namespace

schema::schema(std::unique_ptr<state> s) : state_(std::move(s)) {}
schema::~schema() = default;

result<std::unique_ptr<schema>> schema::load(const schema_sources& from, std::string& why) {
  auto loaded = loaded_files::load(from, why);
  if (loaded.has_error()) return loaded.error();
  auto s = std::make_unique<state>();
  s->loaded = std::move(*loaded);
  s->resolver.reset(pb::util::NewTypeResolverForDescriptorPool(url_prefix, &s->loaded->pool()));
  return std::unique_ptr<schema>(new schema(std::move(s)));
}

std::vector<std::string> schema::types() const {
  std::vector<std::string> names;
  for (const auto* file : state_->loaded->files)
    for (int i = 0; i < file->message_type_count(); ++i) add_types(file->message_type(i), names);
  std::sort(names.begin(), names.end());
  return names;
}

bool schema::has(std::string_view type) const {
  return state_->find(type) != nullptr;
}

result<std::string> schema::to_json(std::string_view type, std::string_view bytes, json_style style) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  auto message = state_->make(descriptor);
  if (!parse(bytes, state_->factory, *message)) return errc::bad_message;

  pb::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = style.defaults;
  std::string text;
  const auto done =
      pb::util::BinaryToJsonString(state_->resolver.get(), url(type), std::string(bytes), &text, options);
  if (!done.ok()) return errc::bad_message;
  const bool unknown = has_unknown(*message);
  if (!unknown && !style.indented) return text;

  auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (json.is_discarded()) return errc::bad_message;
  if (unknown) show_unknown(*message, json);
  return json.dump(style.indented ? 2 : -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

result<std::string> schema::from_json(std::string_view type, std::string_view json, std::string& why) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  const auto scan = scan_json(json, unknown_key, {}, why);
  if (scan.has_error()) return errc::bad_json;

  std::string known(json);
  nlohmann::ordered_json whole;
  if (scan->has_key) {
    whole = nlohmann::ordered_json::parse(json, nullptr, false);
    auto stripped = whole;
    strip_unknown(stripped);
    known = stripped.dump();
  }

  std::string bytes;
  const auto done = pb::util::JsonToBinaryString(state_->resolver.get(), url(type), known, &bytes);
  if (!done.ok()) {
    why = explain(type, json, done.message().as_string());
    return errc::bad_json;
  }
  auto message = state_->make(descriptor);
  if (!parse(bytes, state_->factory, *message)) {
    why = std::string(type) + ": sets a group, which has no JSON form";
    return errc::bad_json;
  }
  if (scan->has_key)
    if (auto read = read_unknown(*message, whole, why); read.has_error()) return read.error();
  return serialize(*message);
}

result<std::string> schema::describe(std::string_view type) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  pb::DebugStringOptions options;
  options.include_comments = true;
  return descriptor->DebugStringWithOptions(options);
}

result<std::string> schema::template_json(std::string_view type) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  return template_text(descriptor);
}

result<std::unique_ptr<pb::Message>> schema::make(std::string_view type) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  return state_->make(descriptor);
}

}  // namespace bee::payload
