#include "cli/protobuf/message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/value/json.hpp"
#include "bee/value/json_tags.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

// The same document again when it is shown as JSON.
value::value as_value(const nlohmann::ordered_json& j) {
  if (j.is_string()) return j.get_ref<const std::string&>();
  if (j.is_boolean()) return j.get<bool>();
  if (j.is_number_float()) return j.get<double>();
  if (j.is_number()) return j.get<std::int64_t>();
  if (j.is_object() && j.size() == 1 && value::json_tag::is_one(j.begin().key()))
    if (auto tagged = value::from_json(j); tagged.has_value()) return *tagged;
  value::table out;
  if (j.is_object() && j.empty()) out = value::empty_object();
  if (j.is_object())
    for (const auto& [key, member] : j.items()) out.pairs.emplace_back(value::value(key), as_value(member));
  if (j.is_array())
    for (const auto& element : j) out.array.push_back(as_value(element));
  return j.is_null() ? value::value() : value::value(std::move(out));
}

attempt<std::string> read_text(const std::string& word) {
  if (word == "-") return read_stdin();
  if (word.starts_with('@')) return read_file(word.substr(1));
  return word;
}

}  // namespace

attempt<std::uint32_t> room_of(const invocation& in) {
  return number_of<std::uint32_t>(in, "room");
}

attempt<pb_message> read_pb_message(const invocation& in, const std::string& json) {
  const auto uid = uid_of(in);
  if (!uid) return uid.error();
  const auto room = room_of(in);
  if (!room) return room.error();
  auto types = load_schema(in);
  if (!types) return types.error();
  pb_message out{std::move(*types), in.get("pb").value_or(""), {}, *uid, *room};
  if (!out.types->has(out.type)) return unknown_type(*out.types, out.type);
  const auto text = read_text(json);
  if (!text) return text.error();
  std::string why;
  auto bytes = out.types->from_json(out.type, *text, why);
  if (bytes.has_error()) return bad_input("the message: " + escape_for_terminal(why));
  out.pb = std::move(*bytes);
  return out;
}

data show_pb(const invocation& in, const payload::schema& types, std::string_view type, std::string_view pb,
             std::int64_t uid, report& out) {
  record fields{{"type", type}, {"uid", uid}};
  const auto message = types.show(type, pb);
  if (message.has_error()) {
    fields.emplace_back("pb_hex", to_hex(pb));
    return fields;
  }
  note_missing(*message, type, out);
  if (in.set.output == output_format::text) return value::list{payload::json_text(*message->json, true)};
  fields.emplace_back("message", pb_value(in, *message));
  return fields;
}

value::value pb_value(const invocation& in, const payload::shown_message& message) {
  if (in.set.output == output_format::text) return payload::json_text(*message.json);
  if (in.set.output != output_format::lua) return as_value(*message.json);
  const auto out = value::from_json(*message.json);
  return out.has_value() ? *out : value::value(payload::json_text(*message.json));
}

void note_missing(const payload::shown_message& message, std::string_view type, report& out) {
  if (message.missing.empty()) return;
  constexpr std::size_t most = 10;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, message.missing.size()); ++i)
    names += (i > 0 ? ", " : "") + escape_for_terminal(message.missing[i]);
  if (message.missing.size() > most)
    names += " and " + std::to_string(message.missing.size() - most) + " more";
  out.note("the " + escape_for_terminal(type) + " lacks what its type requires: " + names);
}

std::string why_unreadable(error_code why) {
  return why == errc::too_deep ? "its messages are nested too deep" : "its bytes do not parse";
}

}  // namespace bee::cli
