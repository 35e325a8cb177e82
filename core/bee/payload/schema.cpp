#include "bee/payload/schema.hpp"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bee/base/text.hpp"
#include "bee/payload/json_position.hpp"
#include "bee/payload/schema_read.hpp"
#include "bee/payload/schema_state.hpp"
#include "bee/payload/schema_write.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;

// protobuf writes to standard error what it thinks of syntax, of strings, of maps. Each function of a schema
// that can make it do so holds one of these.
using quiet = pb::LogSilencer;

void add_types(const pb::Descriptor* type, std::vector<std::string>& names) {
  if (type->options().map_entry()) return;
  names.push_back(type->full_name());
  for (int i = 0; i < type->nested_type_count(); ++i) add_types(type->nested_type(i), names);
}

std::string explain(std::string_view type, std::string_view json, const json_problem& problem) {
  std::string ignored;
  const auto at = scan_json(json, problem.at, ignored);
  std::string out;
  if (at.has_value() && at->line > 0)
    out = "line " + std::to_string(at->line) + ", column " + std::to_string(at->column) + ": ";
  const auto path = to_string(problem.at);
  return out + std::string(type) + (path.empty() || path.starts_with('[') ? "" : ".") + path + ": " +
         problem.text;
}

}  // namespace

schema::schema(std::unique_ptr<state> s) : state_(std::move(s)) {}
schema::~schema() = default;

result<std::unique_ptr<schema>> schema::load(const schema_sources& from, std::string& why) {
  const quiet here;
  auto loaded = loaded_files::load(from, why);
  if (loaded.has_error()) return loaded.error();
  auto s = std::make_unique<state>();
  s->loaded = std::move(*loaded);
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

result<shown_message> schema::show(std::string_view type, std::string_view bytes, json_style style) const {
  const quiet here;
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  const auto message = state_->make(descriptor);
  const auto types = state_->types();
  if (auto read = read_message(*message, bytes, types); read.has_error()) return read.error();
  shown_message out;
  message->FindInitializationErrors(&out.missing);
  out.json = std::make_shared<const nlohmann::ordered_json>(message_to_json(*message, types, style.defaults));
  return out;
}

result<std::string> schema::to_json(std::string_view type, std::string_view bytes, json_style style) const {
  const auto shown = show(type, bytes, style);
  if (shown.has_error()) return shown.error();
  return json_text(*shown->json, style.indented);
}

result<std::string> schema::from_json(std::string_view type, std::string_view json, std::string& why) const {
  const quiet here;
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  if (scan_json(json, {}, why).has_error()) return errc::bad_json;
  const auto message = state_->make(descriptor);
  json_problem problem;
  const auto read =
      message_from_json(*message, json_in::parse(json, nullptr, false), state_->types(), problem);
  if (read.has_value()) return write_message(*message);
  why = explain(type, json, problem);
  return errc::bad_json;
}

result<std::string> schema::describe(std::string_view type) const {
  const auto& pool = state_->loaded->pool();
  if (const auto* descriptor = state_->find(type)) return description(descriptor, pool);
  if (const auto* values = pool.FindEnumTypeByName(std::string(type))) return description(values);
  return errc::unknown_type;
}

result<std::string> schema::template_json(std::string_view type) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  return template_text(descriptor, state_->loaded->pool());
}

result<std::unique_ptr<pb::Message>> schema::make(std::string_view type) const {
  const auto* descriptor = state_->find(type);
  if (descriptor == nullptr) return errc::unknown_type;
  return state_->make(descriptor);
}

std::string json_text(const nlohmann::ordered_json& json, bool indented) {
  return escape_json(
      json.dump(indented ? 2 : -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace bee::payload
