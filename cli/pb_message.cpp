#include "cli/pb_message.hpp"

#include <charconv>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"
#include "bee/value/json.hpp"
#include "cli/file.hpp"

namespace bee::cli {
namespace {

template <class T>
attempt<T> number_of(const invocation& in, std::string_view flag) {
  T out{};
  const auto text = in.get(flag).value_or("0");
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  if (read.ec != std::errc{} || read.ptr != end)
    return usage_error("--" + std::string(flag) + ": " + in_quotes(text) + " is not a number in range");
  return out;
}

attempt<std::string> read_text(const std::string& word) {
  if (word == "-") return read_stdin();
  if (word.starts_with('@')) return read_file(word.substr(1));
  return word;
}

}  // namespace

attempt<std::int64_t> uid_of(const invocation& in) {
  return number_of<std::int64_t>(in, "uid");
}

attempt<std::uint32_t> room_of(const invocation& in) {
  return number_of<std::uint32_t>(in, "room");
}

result<value::value> pb_to_value(const payload::schema& types, std::string_view type, std::string_view pb) {
  const auto json = types.to_json(type, pb);
  if (json.has_error()) return json.error();
  return value::parse_json(*json);
}

payload::envelope pb_message::envelope() const {
  payload::envelope out;
  out.uid = uid;
  out.type_name = type;
  out.room_id = room_id;
  out.pb = pb;
  return out;
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
             std::int64_t uid) {
  if (in.set.output == output_format::text)
    if (const auto json = types.to_json(type, pb, {.indented = true}); json.has_value())
      return value::list{escape_json(*json)};
  record out{{"type", type}, {"uid", uid}};
  auto message = pb_to_value(types, type, pb);
  if (message.has_value()) {
    out.emplace_back("message", std::move(*message));
  } else {
    out.emplace_back("pb_hex", to_hex(pb));
  }
  return out;
}

}  // namespace bee::cli
