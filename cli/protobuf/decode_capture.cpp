#include "cli/protobuf/decode_capture.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "bee/base/bytes.hpp"
#include "bee/wire/first_frame.hpp"
#include "bee/wire/pcap.hpp"
#include "cli/protobuf/frame_story.hpp"
#include "cli/recording/capture_lines.hpp"
#include "cli/recording/recording_file.hpp"

namespace bee::cli {
namespace {

std::optional<wire::stream_kind> known_side(const invocation& in, const wire::tcp_stream& s) {
  if (in.get("as") == "requests") return wire::stream_kind::requests;
  if (in.get("as") == "responses") return wire::stream_kind::responses;
  if (s.writer == wire::tcp_stream::side::opener) return wire::stream_kind::requests;
  if (s.writer == wire::tcp_stream::side::acceptor) return wire::stream_kind::responses;
  return std::nullopt;
}

std::string count_of(std::size_t n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

// A capture that begins in the middle of a connection may begin inside a frame.
void add_frames(const invocation& in, const wire::tcp_stream& s, std::string_view bytes, frame_story& out) {
  const auto name = s.source + " > " + s.destination;
  const auto side = known_side(in, s);
  if (s.writer != wire::tcp_stream::side::unknown) return out.add(name, bytes, *side);
  const auto first = wire::find_first_frame(bytes, side);
  if (!first) {
    if (!bytes.empty())
      out.add_problem(name, "the capture begins inside this connection, and no frame can be told in the " +
                                count_of(bytes.size(), "byte") + " that it has");
    return;
  }
  if (first->offset > 0)
    out.add_problem(name, "the capture begins inside a frame: the first " + count_of(first->offset, "byte") +
                              " are not shown");
  out.add(name, bytes, first->kind, first->offset);
}

// Bytes behind a gap are not looked at: nobody knows where a frame begins there.
void add_stream(const invocation& in, const wire::tcp_stream& s, frame_story& out) {
  const std::string_view bytes = s.bytes;
  add_frames(in, s, bytes.substr(0, s.gaps.empty() ? bytes.size() : s.gaps[0].at), out);
  if (!s.gaps.empty())
    out.add_problem(s.source + " > " + s.destination,
                    std::to_string(s.gaps[0].missing) + " bytes are missing in the capture at " +
                        std::to_string(s.gaps[0].at) + "; the rest is not shown");
}

// The link types that people capture most.
std::string_view name_of_link(std::uint32_t type) {
  switch (type) {
    case 9: return " (PPP)";
    case 51: return " (PPPoE)";
    case 105: return " (802.11)";
    case 127: return " (802.11 with radiotap)";
    case 189:
    case 220: return " (USB)";
    case 239: return " (NFLOG)";
    default: return "";
  }
}

std::string texts_of(const std::vector<std::uint32_t>& links) {
  std::string out;
  for (const auto link : links)
    out += (out.empty() ? "" : ", ") + std::to_string(link) + std::string(name_of_link(link));
  return out;
}

void add_unread(const wire::unread_packets& n, frame_story& out) {
  if (n.unknown_links > 0)
    out.add_problem({}, count_of(n.unknown_links, "packet") +
                            " of a link type that is not read: " + texts_of(n.link_types));
  if (n.fragments > 0)
    out.add_problem({}, count_of(n.fragments, "IP fragment") + " with TCP in it, which are not put together");
  if (n.malformed > 0)
    out.add_problem({}, count_of(n.malformed, "packet") + " cut off or malformed in its headers");
}

// Why there is not one frame, when nothing else has been said.
std::string nothing_found(const invocation& in, const wire::capture& c) {
  if (c.packets == 0) return "the capture has no packets";
  std::string sentence = "the capture has no data of a TCP connection";
  if (const auto peer = in.get("peer")) sentence += " with " + *peer;
  if (const auto n = c.skipped.other_protocols; n > 0)
    sentence += ": " + std::to_string(n) + " of " + count_of(c.packets, "packet") + " are no TCP";
  return sentence;
}

std::optional<wire::stream_kind> said_side(const invocation& in) {
  if (in.get("as") == "requests") return wire::stream_kind::requests;
  if (in.get("as") == "responses") return wire::stream_kind::responses;
  return std::nullopt;
}

// The lines of a recording; what can not be read is told beside them.
void tell_recording(const invocation& in, const wire::capture& c, report& out) {
  const auto redacted = read_redacted(in);
  if (!redacted) return out.fail(redacted.error());
  const auto lines = lines_of(c, in.get("peer").value_or(""), said_side(in), *redacted);
  if (lines.text.empty() && lines.problems.empty()) return out.fail(bad_input(nothing_found(in, c)));
  if (lines.text.empty()) return out.fail(bad_input(escape_for_terminal(lines.problems.front())));
  if (out.on_text) out.on_text(lines.text);
  for (std::size_t i = 1; i < lines.problems.size(); ++i) out.note(escape_for_terminal(lines.problems[i]));
  if (!lines.problems.empty()) out.fail(bad_input(escape_for_terminal(lines.problems.front())));
}

}  // namespace

void decode_capture(const invocation& in, std::string_view file, report& out) {
  const auto capture = wire::read_capture(file);
  if (!capture) return out.fail(bad_input(capture.error().message()));
  if (in.set.output == output_format::jsonl) return tell_recording(in, *capture, out);
  if (const auto fits = refuse(in, {"redact"}, "it goes with -o jsonl"); !fits) return out.fail(fits.error());
  const auto peer = in.get("peer");
  frame_story told;
  bool has_streams = false;
  for (const auto& s : capture->streams) {
    if (peer && s.source != *peer && s.destination != *peer) continue;
    add_stream(in, s, told);
    has_streams = true;
  }
  if (capture->is_cut_off) told.add_problem({}, "the capture ends inside a packet");
  add_unread(capture->skipped, told);
  if (!has_streams) {
    told.add_problem({}, nothing_found(in, *capture));
  } else if (const auto n = capture->skipped.other_protocols; n > 0) {
    out.note(std::to_string(n) + " of " + count_of(capture->packets, "packet") + " are no TCP");
  }
  std::move(told).tell(out, true);
}

}  // namespace bee::cli
