#include "cli/pb_message.hpp"

#include <charconv>

#include "bee/base/bytes.hpp"
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

payload::envelope pb_message::envelope() const {
  payload::envelope out;
  out.uid = uid;
  out.type_name = type;
  out.room_id = room_id;
  out.pb = pb;
  return out;
}

attempt<pb_message> read_pb_message(const invocation& in, const std::string& json) {
  const auto uid = number_of<std::int64_t>(in, "uid");
  if (!uid) return uid.error();
  const auto room = number_of<std::uint32_t>(in, "room");
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

data show_pb(const invocation& in, const payload::schema& types, const payload::envelope& e) {
  const bool for_people = in.set.output == output_format::text;
  auto json = types.to_json(e.type_name, e.pb, {.indented = for_people});
  if (for_people && json.has_value()) return value::list{*json};
  record out{{"type", e.type_name}, {"uid", e.uid}};
  auto message = json.has_value() ? value::parse_json(*json) : result<value::value>(json.error());
  if (message.has_value()) {
    out.emplace_back("message", std::move(*message));
  } else {
    out.emplace_back("pb_hex", to_hex(e.pb));
  }
  return out;
}

}  // namespace bee::cli
