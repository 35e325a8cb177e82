#include "bee/base/bytes.hpp"
#include "bee/payload/compression.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/explain.hpp"
#include "bee/wire/pcap.hpp"
#include "cli/base/file.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/protobuf/decode_capture.hpp"
#include "cli/protobuf/envelope_options.hpp"
#include "cli/protobuf/frame_story.hpp"
#include "cli/protobuf/message.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec decode_words[] = {
    {"INPUT",
     "hex, base64, @FILE (bytes, hex, base64 or a packet capture), - for standard input (default)",
     completes::file,
     {},
     true},
};

constexpr option_spec decode_options[] = {
    {"as", 0, "KIND", "what the bytes are, when the guess is wrong", false, completes::one_of,
     "requests|responses|message"},
    {"peer", 0, "ADDRESS", "of a capture, only the connections of this host:port"},
    redact_option,
    body_layout_option,
    pb_option,
    proto_option,
    include_option,
    descriptors_option,
};

// Text that stands for bytes, or the bytes themselves when they are no such text. Hex is also base64, and
// goes first.
std::string bytes_of(std::string input) {
  const auto hex = from_hex(input);
  if (hex && !hex->empty()) return *hex;
  const auto base64 = from_base64(input);
  return base64 && !base64->empty() ? *base64 : std::move(input);
}

// A text command is text as it is; no hex has these letters, but base64 has.
bool is_text_command(std::string_view input) {
  return input.starts_with("lua ");
}

// What a gzip file holds; bytes that only begin like one are left alone.
attempt<std::string> unpacked(attempt<std::string> input) {
  if (!input || !payload::is_gzip(*input)) return input;
  auto inside = payload::gunzip(*input, max_file);
  if (inside) return std::move(*inside);
  if (inside.error() == errc::bad_compression) return input;
  return bad_input("the gzip file: " + (inside.error() == errc::too_large
                                            ? "more than " + std::to_string(max_file >> 20) + " MiB are in it"
                                            : inside.error().message()));
}

attempt<std::string> read_input(const invocation& in) {
  const std::string word = in.words.empty() ? "-" : in.words[0];
  if (word == "-") return unpacked(read_stdin());
  if (word.starts_with('@')) return unpacked(read_file(word.substr(1)));
  if (is_text_layout(in) && is_text_command(word)) return word;
  if (!from_hex(word) && !from_base64(word))
    return bad_input("INPUT " + in_quotes(word) + " is neither hex nor base64", "a file is named as @FILE");
  return word;
}

// Packed values without a frame around them.
void tell_message(std::string_view bytes, report& out) {
  auto values = value::unpack(bytes);
  if (!values) return out.fail(bad_input("the message can not be read: " + values.error().message()));
  tree facts = tree::object{{"values", value::table{*values, {}}}};
  out.set_result(std::move(*values), std::move(facts));
}

// Frames that make sense are frames; else what unpacks whole is a message.
bool is_message(std::string_view bytes, wire::stream_kind kind) {
  return !wire::explain(bytes, kind).problems.empty() && value::unpack(bytes);
}

void tell_body(const invocation& in, report& out) {
  if (auto fits = refuse(in, {"as", "peer"}, "it is about frames, --layout about a body"); !fits)
    return out.fail(fits.error());
  auto input = read_input(in);
  if (!input) return out.fail(input.error());
  const bool is_text = is_text_layout(in) && is_text_command(*input);
  decode_body(in, is_text ? *input : bytes_of(std::move(*input)), out);
}

void run_decode(const invocation& in, report& out) {
  if (in.has("layout")) return tell_body(in, out);
  if (auto fits = refuse(in, {"pb"}, "it goes with --layout"); !fits) return out.fail(fits.error());
  const auto as = in.get("as").value_or("");
  if (!as.empty() && as != "requests" && as != "responses" && as != "message")
    return out.fail(usage_error("--as: " + in_quotes(as) + " is none of requests, responses, message"));
  auto input = read_input(in);
  if (!input) return out.fail(input.error());
  if (wire::is_capture(*input)) return decode_capture(in, *input, out);
  if (auto fits = refuse(in, {"redact"}, "it goes with a capture"); !fits) return out.fail(fits.error());
  const auto bytes = bytes_of(std::move(*input));
  if (bytes.empty()) return out.fail(bad_input("there is nothing to decode"));
  auto kind = wire::guess_stream_kind(bytes);
  if (!as.empty()) kind = as == "requests" ? wire::stream_kind::requests : wire::stream_kind::responses;
  if (as == "message" || (as.empty() && is_message(bytes, kind))) return tell_message(bytes, out);
  frame_story told;
  told.add({}, bytes, kind);
  std::move(told).tell(out, false);
}

}  // namespace

extern const verb decode;
const verb decode{
    .name = "decode",
    .summary = "explain bytes of the cluster protocol",
    .usage = "[INPUT]",
    .help =
        "Prints the frames in hex, base64, a file or a packet capture (pcap, pcapng), and the values in "
        "them.\n"
        "A file may be packed with gzip. What is cut off, malformed or can not be read (IP fragments, other\n"
        "link types) is explained, and the exit code is 3 then. Whether the bytes are requests, responses "
        "or\n"
        "one packed message is guessed; --as says it. Long values are cut; -o lua and -o json have them\n"
        "whole. Talks to nobody.\n"
        "\n"
        "Of a capture -o jsonl writes a recording, a line for each call with its answer, as beectl record "
        "does.\n"
        "--redact FIELD leaves the values of that field out of it.\n"
        "\n"
        "--layout: the bytes are the body of a message, as it stands behind \"text\" or \"rpc_response\" or\n"
        "comes from a game client. Its fields are shown, and the protobuf message in it as JSON when its "
        "type\n"
        "is in the schema; --pb reads it as another type. --layout text is a text command.",
    .touches = effect::local,
    .words = decode_words,
    .options = decode_options,
    .examples =
        {{{"a frame in hex",
           "beectl decode 0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031"},
          {"what a node was asked", "beectl decode @cluster.pcap --peer 10.0.0.7:2528"}}},
    .run = run_decode,
};

}  // namespace bee::cli::commands
