// decode --layout.
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/payload/compression.hpp"
#include "bee/payload/text_command.hpp"
#include "cli/protobuf/envelope_options.hpp"
#include "cli/protobuf/message.hpp"

namespace bee::cli {
namespace {

void tell_fields(record fields, report& out) {
  auto facts = tree::object{{"body", tree_of(fields)}};
  out.set_result(std::move(fields), std::move(facts));
}

void decode_text(std::string_view body, report& out) {
  if (body.ends_with('\n')) body.remove_suffix(1);  // of a file
  const auto command = payload::decode_text_command(body);
  if (command.has_error()) return out.fail(bad_input("the body: " + command.error().message()));
  value::table arguments;
  bool has_name = false;
  for (const auto& [key, text] : command->fields)
    if (key != "cmd" || std::exchange(has_name, true)) arguments.array.emplace_back(key + "=" + text);
  tell_fields({{"layout", "text"},
               {"uid", command->uid},
               {"cmd", command->get("cmd")},
               {"arguments", std::move(arguments)}},
              out);
}

// What does not fit an integer of Lua is told as text.
value::value number(std::uint64_t n) {
  if (n <= INT64_MAX) return static_cast<std::int64_t>(n);
  return std::to_string(n);
}

record fields_of(payload::layout l, const payload::envelope& e) {
  const auto has = payload::carried_by(l);
  record out{{"layout", payload::to_string(l)}};
  const auto add = [&out](bool is_carried, std::string_view key, value::value v) {
    if (is_carried) out.emplace_back(key, std::move(v));
  };
  add(has.destination, "destination_node", e.destination_node);
  add(has.destination, "destination_service", e.destination_service);
  add(has.source, "source_node", e.source_node);
  add(has.source, "source_service", e.source_service);
  add(has.sub_type, "sub_type", std::int64_t{e.sub_type});
  const auto kind = payload::sub_type_name(e.sub_type);
  add(has.sub_type && !kind.empty(), "kind", kind);
  add(has.uid, "uid", e.uid);
  add(true, "type", e.type_name);
  const auto room = has.compression ? e.room_id & ~payload::compressed_bit : e.room_id;
  add(true, "room_id", std::int64_t{room});
  add(has.compression, "compressed", (e.room_id & payload::compressed_bit) != 0);
  add(has.session, "session", number(e.session));
  return out;
}

// The bytes of the message, which a client's envelope may hold as a zlib stream.
result<std::string> message_bytes(payload::layout l, const payload::envelope& e) {
  if (!payload::carried_by(l).compression || (e.room_id & payload::compressed_bit) == 0)
    return std::string(e.pb);
  return payload::decompress(e.pb, payload::max_body);
}

class message_reader {
 public:
  explicit message_reader(const invocation& in) : in_(in) {}

  attempt<void> load() {
    if (!in_.has("pb") && !names_schema(in_)) return boost::system::in_place_value;
    auto types = load_schema(in_);
    if (!types) return types.error();
    types_ = std::move(*types);
    const auto type = in_.get("pb");
    if (type && !types_->has(*type)) return unknown_type(*types_, *type);
    return boost::system::in_place_value;
  }

  // Tells the fields and the message: in hex when it can not be read, which is a failure if types are there.
  void tell(std::string_view named, const std::string& pb, record fields, report& out) const {
    const auto type = in_.get("pb").value_or(std::string(named));
    const auto message = types_ ? types_->show(type, pb) : errc::unknown_type;
    if (message.has_value()) {
      note_missing(*message, type, out);
      fields.emplace_back("message", pb_value(in_, *message));
      return tell_fields(std::move(fields), out);
    }
    fields.emplace_back("pb_hex", to_hex(pb));
    tell_fields(std::move(fields), out);
    if (!types_) return;
    if (message.error() == errc::unknown_type) return out.fail(unknown_type(*types_, type));
    out.fail(
        bad_input("the message is no " + escape_for_terminal(type) + ": " + why_unreadable(message.error())));
  }

 private:
  const invocation& in_;
  std::shared_ptr<const payload::schema> types_;
};

std::string why_not(payload::layout l, error_code why) {
  // Only what goes down to an agent begins with a mark of its own.
  const auto text = why == errc::malformed_value ? "it does not begin with the number 20" : why.message();
  return "the body is no " + std::string(payload::to_string(l)) + " envelope: " + text;
}

void decode_message(const invocation& in, payload::layout l, std::string_view body, report& out) {
  message_reader reader(in);
  if (auto loaded = reader.load(); !loaded) return out.fail(loaded.error());
  const auto e = payload::decode(l, body);
  if (e.has_error()) return out.fail(bad_input(why_not(l, e.error())));
  auto told = fields_of(l, *e);
  const auto pb = message_bytes(l, *e);
  if (pb.has_error()) {
    tell_fields(std::move(told), out);
    return out.fail(bad_input("the compressed message: " + pb.error().message()));
  }
  reader.tell(e->type_name, *pb, std::move(told), out);
}

}  // namespace

void decode_body(const invocation& in, std::string_view body, report& out) {
  if (is_text_layout(in)) return decode_text(body, out);
  const auto layout = envelope_layout(in);
  if (!layout) return out.fail(layout.error());
  decode_message(in, *layout, body, out);
}

}  // namespace bee::cli
