#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/explain.hpp"
#include "bee/wire/pcap.hpp"
#include "cli/envelope_options.hpp"
#include "cli/file.hpp"
#include "cli/invocation.hpp"
#include "cli/pb_message.hpp"
#include "cli/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    {"INPUT",
     "hex, base64, @FILE (bytes, hex, base64 or a packet capture), - for standard input (default)",
     completes::file,
     {},
     true},
};

constexpr option_spec options[] = {
    {"as", 0, "KIND", "what the bytes are, when the guess is wrong", false, completes::one_of,
     "requests|responses|message"},
    {"peer", 0, "ADDRESS", "of a capture, only the connections of this host:port"},
    body_layout_option,
    pb_option,
    proto_option,
    include_option,
    descriptors_option,
};

constexpr std::size_t most_shown = 4096;  // bytes of a frame that no one can read

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

attempt<std::string> read_input(const invocation& in) {
  const std::string word = in.words.empty() ? "-" : in.words[0];
  if (word == "-") return read_stdin();
  if (word.starts_with('@')) return read_file(word.substr(1));
  if (is_text_layout(in) && is_text_command(word)) return word;
  if (!from_hex(word) && !from_base64(word))
    return bad_input("INPUT " + in_quotes(word) + " is neither hex nor base64", "a file is named as @FILE");
  return word;
}

// The rows that tell about the frames of all streams, and what is wrong with them.
class story {
 public:
  void add(const std::string& stream, std::string_view bytes, wire::stream_kind kind) {
    const auto told = wire::explain(bytes, kind);
    for (const auto& frame : told.frames) add_frame(stream, frame);
    for (const auto& problem : told.problems) add_problem(stream, problem);
  }
  void add_problem(const std::string& stream, const std::string& problem) {
    problems_.push_back(stream.empty() ? problem : stream + ": " + problem);
  }
  void tell(report& out, bool has_streams) && {
    if (!has_streams)
      for (auto& row : frames_.rows) row.erase(row.begin());
    if (!has_streams) frames_.keys.erase(frames_.keys.begin());
    out.set_result(std::move(frames_));
    if (!problems_.empty()) out.fail(failure_of());
  }

 private:
  void add_frame(const std::string& stream, const wire::explained_frame& f) {
    const auto optional = [](const auto& number) {
      return number ? value::value(static_cast<std::int64_t>(*number)) : value::value();
    };
    frames_.rows.push_back({stream, static_cast<std::int64_t>(f.offset), static_cast<std::int64_t>(f.length),
                            wire::to_string(f.kind), optional(f.session),
                            f.to ? value::value(wire::to_string(*f.to)) : value::value(), optional(f.total),
                            values_of(f), f.problem.empty() ? value::value() : value::value(f.problem)});
  }

  // What the frame says: values where it ends a message, else its text or bytes.
  value::value values_of(const wire::explained_frame& f) {
    using kind = wire::frame_kind;
    if (f.message) {
      auto values = value::unpack(*f.message);
      if (values) return value::table{std::move(*values), {}};
      problems_.push_back("frame at " + std::to_string(f.offset) +
                          ": its message: " + values.error().message());
      return to_hex(std::string_view(*f.message).substr(0, most_shown));
    }
    if (f.kind == kind::trace || f.kind == kind::error) return f.bytes;
    if (f.kind == kind::unreadable) return to_hex(f.bytes.substr(0, most_shown));
    return {};
  }

  failure failure_of() const {
    constexpr std::size_t most_told = 20;
    std::string sentence;
    for (std::size_t i = 0; i < std::min(problems_.size(), most_told); ++i)
      sentence += (i > 0 ? "; " : "") + escape_for_terminal(problems_[i]);
    if (problems_.size() > most_told)
      sentence += "; and " + std::to_string(problems_.size() - most_told) + " more problems";
    return bad_input(std::move(sentence));
  }

  table frames_{{"stream", "offset", "length", "kind", "session", "to", "total", "values", "problem"}, {}};
  std::vector<std::string> problems_;
};

// Packed values without a frame around them.
void tell_message(std::string_view bytes, report& out) {
  auto values = value::unpack(bytes);
  if (!values) return out.fail(bad_input("the message can not be read: " + values.error().message()));
  out.set_result(std::move(*values));
}

wire::stream_kind side_of(const invocation& in, const wire::tcp_stream& s) {
  if (in.get("as") == "requests") return wire::stream_kind::requests;
  if (in.get("as") == "responses") return wire::stream_kind::responses;
  if (s.writer == wire::tcp_stream::side::opener) return wire::stream_kind::requests;
  if (s.writer == wire::tcp_stream::side::acceptor) return wire::stream_kind::responses;
  return wire::guess_stream_kind(s.bytes);
}

// Bytes behind a gap are not looked at: nobody knows where a frame begins there.
void add_stream(const invocation& in, const wire::tcp_stream& s, story& out) {
  const auto name = s.source + " > " + s.destination;
  const std::string_view bytes = s.bytes;
  out.add(name, bytes.substr(0, s.gaps.empty() ? bytes.size() : s.gaps[0].at), side_of(in, s));
  if (!s.gaps.empty())
    out.add_problem(name, std::to_string(s.gaps[0].missing) + " bytes are missing in the capture at " +
                              std::to_string(s.gaps[0].at) + "; the rest is not shown");
}

void tell_capture(const invocation& in, std::string_view file, report& out) {
  const auto capture = wire::read_capture(file);
  if (!capture) return out.fail(bad_input(capture.error().message()));
  const auto peer = in.get("peer");
  story told;
  for (const auto& s : capture->streams)
    if (!peer || s.source == *peer || s.destination == *peer) add_stream(in, s, told);
  if (capture->is_cut_off) told.add_problem({}, "the capture ends inside a packet");
  if (capture->skipped > 0)
    out.note(std::to_string(capture->skipped) + " of " + std::to_string(capture->packets) +
             " packets are no TCP that can be read");
  std::move(told).tell(out, true);
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

void run(const invocation& in, report& out) {
  if (in.has("layout")) return tell_body(in, out);
  if (auto fits = refuse(in, {"pb"}, "it goes with --layout"); !fits) return out.fail(fits.error());
  const auto as = in.get("as").value_or("");
  if (!as.empty() && as != "requests" && as != "responses" && as != "message")
    return out.fail(usage_error("--as: " + in_quotes(as) + " is none of requests, responses, message"));
  auto input = read_input(in);
  if (!input) return out.fail(input.error());
  if (wire::is_capture(*input)) return tell_capture(in, *input, out);
  const auto bytes = bytes_of(std::move(*input));
  if (bytes.empty()) return out.fail(bad_input("there is nothing to decode"));
  auto kind = wire::guess_stream_kind(bytes);
  if (!as.empty()) kind = as == "requests" ? wire::stream_kind::requests : wire::stream_kind::responses;
  if (as == "message" || (as.empty() && is_message(bytes, kind))) return tell_message(bytes, out);
  story told;
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
        "What is cut off or malformed is explained, and the exit code is 3 then. Whether the bytes are\n"
        "requests, responses or one packed message is guessed; --as says it. Talks to nobody.\n"
        "\n"
        "--layout: the bytes are the body of a message, as it stands behind \"text\" or \"rpc_response\" or\n"
        "comes from a game client. Its fields are shown, and the protobuf message in it as JSON when its "
        "type\n"
        "is in the schema; --pb reads it as another type. --layout text is a text command.",
    .touches = effect::local,
    .words = words,
    .options = options,
    .examples =
        {{{"a frame in hex",
           "beectl decode 0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031"},
          {"what a node was asked", "beectl decode @cluster.pcap --peer 10.0.0.7:2528"}}},
    .run = run,
};

}  // namespace bee::cli::commands
