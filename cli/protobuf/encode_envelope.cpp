// encode --layout.
#include <charconv>

#include "bee/payload/compression.hpp"
#include "cli/call/text_words.hpp"
#include "cli/protobuf/envelope_options.hpp"
#include "cli/protobuf/message.hpp"

namespace bee::cli {
namespace {

attempt<void> refuse_flags(const invocation& in, payload::layout l) {
  const auto has = payload::carried_by(l);
  const std::pair<std::string_view, bool> flags[] = {
      {"sub-type", has.sub_type}, {"uid", has.uid},     {"session", has.session},
      {"to", has.destination},    {"from", has.source}, {"compress", has.compression}};
  for (const auto& [flag, is_carried] : flags)
    if (!is_carried && in.has(flag))
      return usage_error("--" + std::string(flag) + ": the layout " + std::string(payload::to_string(l)) +
                         " has no place for it");
  return boost::system::in_place_value;
}

attempt<std::string> encode_text(const invocation& in) {
  const auto fits = refuse(in, {"pb", "sub-type", "session", "room", "to", "from", "compress"},
                           "a text command has no place for it");
  if (!fits) return fits.error();
  return read_text_command(in, in.words);
}

struct place {
  std::string node;
  std::string service;
};

// A node is named like a Lua variable, so the first slash ends it.
attempt<place> place_of(const invocation& in, const char* flag) {
  const auto text = in.get(flag).value_or("");
  const auto slash = text.find('/');
  if (text.empty()) return place{};
  if (slash == 0 || slash == std::string::npos)
    return usage_error("--" + std::string(flag) + ": " + in_quotes(text) + " is not NODE/SERVICE");
  return place{text.substr(0, slash), text.substr(slash + 1)};
}

// A reply is marked as one, and what carries a session wants one.
std::uint32_t usual_sub_type(payload::layout l, std::uint64_t session) {
  using enum payload::sub_type;
  auto out = protobuf;
  if (l == payload::layout::rpc_reply) out = rpc_reply;
  if (l == payload::layout::routed && session != 0) out = rpc_request;
  return static_cast<std::uint32_t>(out);
}

attempt<std::uint32_t> sub_type_of(const invocation& in, payload::layout l, std::uint64_t session) {
  const auto given = in.get("sub-type");
  if (!given) return usual_sub_type(l, session);
  if (const auto named = payload::parse_sub_type(*given)) return *named;
  std::uint32_t number = 0;
  const auto end = given->data() + given->size();
  const auto parsed = std::from_chars(given->data(), end, number);
  if (parsed.ec == std::errc{} && parsed.ptr == end) return number;
  return usage_error("--sub-type: " + in_quotes(*given) +
                     " is none of protobuf, rpc_reply, rpc_request, text, agent, system, and no number");
}

attempt<std::string> encode_message(const invocation& in, payload::layout l) {
  if (!in.has("pb")) return usage_error("encode --layout: --pb TYPE is missing");
  if (in.words.size() != 1) return usage_error("encode --layout: exactly one JSON message is needed");
  if (auto fits = refuse_flags(in, l); !fits) return fits.error();
  const auto session = count_of(in, "session", 0, UINT64_MAX, 0);
  if (!session) return session.error();
  const auto sub_type = sub_type_of(in, l, *session);
  if (!sub_type) return sub_type.error();
  const auto to = place_of(in, "to");
  if (!to) return to.error();
  const auto from = place_of(in, "from");
  if (!from) return from.error();
  auto message = read_pb_message(in, in.words[0]);
  if (!message) return message.error();
  if (in.has("compress")) {
    message->pb = payload::compress(message->pb);
    message->room_id |= payload::compressed_bit;
  }
  payload::envelope e;
  e.uid = message->uid;
  e.type_name = message->type;
  e.room_id = message->room_id;
  e.pb = message->pb;
  e.sub_type = *sub_type;
  e.session = *session;
  e.destination_node = to->node;
  e.destination_service = to->service;
  e.source_node = from->node;
  e.source_service = from->service;
  auto body = payload::encode(l, e);
  if (body.has_error()) return bad_input("the message: " + body.error().message());
  return std::move(*body);
}

}  // namespace

bool is_text_layout(const invocation& in) {
  return in.get("layout") == "text";
}

attempt<payload::layout> envelope_layout(const invocation& in) {
  const auto text = in.get("layout").value_or("");
  const auto found = payload::parse_layout(text);
  if (found.has_value()) return *found;
  return usage_error("--layout: " + in_quotes(text) +
                     " is none of inner, routed, routed_send, rpc_reply, client, agent_up, agent_down, text");
}

attempt<std::string> encode_body(const invocation& in) {
  if (is_text_layout(in)) return encode_text(in);
  const auto layout = envelope_layout(in);
  if (!layout) return layout.error();
  return encode_message(in, *layout);
}

}  // namespace bee::cli
