#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "cli/base/file.hpp"
#include "cli/call/arguments.hpp"
#include "cli/call/service_request.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/protobuf/envelope_options.hpp"
#include "cli/protobuf/message.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec encode_words[] = {
    {"SERVICE", "a registered name; or @name, .name, :0000000a", completes::nothing, {}, true},
    {"COMMAND", "the command, a string; with --snax a number", completes::nothing, {}, true},
    {"ARG", "as in call; with --values, the values themselves", completes::file, {}, true, true},
};

constexpr option_spec encode_options[] = {
    strings_option,
    json_option,
    snax_option,
    dialect_option,
    trace_option,
    {"push", 0, "", "a push instead of a request"},
    {"session", 0, "N", "the session number, default 1; --layout: that of the rpc, default 0"},
    {"values", 0, "", "only the packed values: every word is an ARG"},
    {"base64", 0, "", "base64 instead of hex"},
    body_layout_option,
    pb_option,
    uid_option,
    room_option,
    sub_type_option,
    to_option,
    from_option,
    compress_option,
    proto_option,
    include_option,
    descriptors_option,
};

// Every word is a value: what stands in a frame behind its head.
attempt<std::string> encode_message(const invocation& in, report& notes) {
  const auto mode = argument_mode_of(in);
  if (!mode) return mode.error();
  const auto values = parse_arguments(
      in.words, *mode, [] { return read_stdin(); }, notes);
  if (!values) return values.error();
  return pack_arguments(*values);
}

attempt<std::string> encode_frames(const invocation& in, report& notes) {
  const auto request = read_service_request(in, in.words, notes);
  if (!request) return request.error();
  const auto session = count_of(in, "session", 1, wire::max_session, wire::first_session);
  if (!session) return session.error();
  const auto& to = request->service.addresses.front();
  const auto message = pack_arguments(request->body(to));
  if (!message) return message.error();
  std::string out;
  result<void> encoded;
  if (!request->trace.empty()) encoded = wire::encode(wire::trace_tag{request->trace}, out);
  const auto number = static_cast<std::uint32_t>(*session);
  if (encoded) encoded = wire::encode_request(to, number, in.has("push"), *message, out);
  if (!encoded) return bad_input("this can not be encoded: " + encoded.error().message());
  return out;
}

attempt<std::string> encode_what_is_asked(const invocation& in, report& notes) {
  if (in.has("layout")) {
    const auto fits = refuse(in, {"strings", "json", "snax", "dialect", "trace", "push", "values"},
                             "it is about frames, --layout about a body");
    return fits ? encode_body(in) : fits.error();
  }
  const auto fits =
      refuse(in, {"pb", "uid", "room", "sub-type", "to", "from", "compress"}, "it goes with --layout");
  if (!fits) return fits.error();
  return in.has("values") ? encode_message(in, notes) : encode_frames(in, notes);
}

void run_encode(const invocation& in, report& out) {
  const auto bytes = encode_what_is_asked(in, out);
  if (!bytes) return out.fail(bytes.error());
  const bool is_base64 = in.has("base64");
  const auto text = is_base64 ? to_base64(*bytes) : to_hex(*bytes);
  out.set_result(value::list{text}, tree::object{{is_base64 ? "base64" : "hex", text}});
}

}  // namespace

extern const verb encode;
const verb encode{
    .name = "encode",
    .summary = "print the bytes that call or send would send",
    .usage = "[SERVICE] [COMMAND] [ARG...]",
    .help =
        "Prints frames in hex, exactly as call or send would put them on the wire; with --values only the\n"
        "packed values. Talks to nobody, so without --dialect skynet the dialect is bee. beectl decode is "
        "the way\n"
        "back.\n"
        "\n"
        "encode --layout LAYOUT --pb TYPE JSON prints the body of a protobuf message in its envelope, and\n"
        "encode --layout text CMD KEY=VALUE... that of a text command. JSON may be @FILE or -.",
    .touches = effect::local,
    .words = encode_words,
    .options = encode_options,
    .examples = {{{"the frame of a request", "beectl encode mysqlpool execute \"select 1\""},
                  {"packed values", "beectl encode --values 10076447 '{gold=10}'"}}},
    .run = run_encode,
};

}  // namespace bee::cli::commands
