#include "cli/recording/capture_lines.hpp"

#include <algorithm>
#include <memory>

#include "bee/traffic/conversation.hpp"
#include "bee/traffic/line.hpp"
#include "bee/wire/first_frame.hpp"

namespace bee::cli {
namespace {

using wire::stream_kind;
using wire::tcp_stream;

// Some bytes of one direction, as they came with a packet.
struct piece {
  std::size_t packet = 0;
  traffic::unix_us at = 0;
  std::size_t connection = 0;
  stream_kind kind = stream_kind::requests;
  std::string_view bytes;
};

struct connection {
  std::string opener;
  std::string acceptor;
  bool has_requests = false;
  bool has_answers = false;
};

class reader {
 public:
  reader(const wire::capture& of, std::optional<stream_kind> as, const traffic::field_names& redacted)
      : of_(of), as_(as), redacted_(redacted) {}

  capture_lines read(const std::string& peer) {
    for (const auto& s : of_.streams)
      if (peer.empty() || s.source == peer || s.destination == peer) add(s);
    if (of_.is_cut_off) out_.problems.emplace_back("the capture ends inside a packet");
    if (const auto n = of_.skipped.total() - of_.skipped.other_protocols; n > 0)
      out_.problems.push_back(std::to_string(n) + " packets can not be read");
    std::ranges::stable_sort(pieces_, {}, &piece::packet);
    play();
    if (messages_ == 0) return {{}, std::move(out_.problems)};
    out_.text = traffic::head_line({}, only_acceptor()) + out_.text;
    return std::move(out_);
  }

 private:
  std::optional<wire::first_frame> begin_of(const tcp_stream& s, std::string_view bytes) const {
    using side = tcp_stream::side;
    if (s.writer == side::opener) return wire::first_frame{0, stream_kind::requests};
    if (s.writer == side::acceptor) return wire::first_frame{0, stream_kind::responses};
    return wire::find_first_frame(bytes, as_);
  }

  void add(const tcp_stream& s) {
    const auto name = s.source + " > " + s.destination;
    std::string_view bytes = s.bytes;
    if (!s.gaps.empty()) {
      bytes = bytes.substr(0, s.gaps[0].at);
      out_.problems.push_back(name + ": " + std::to_string(s.gaps[0].missing) +
                              " bytes are missing in the capture; the rest is not in the recording");
    }
    const auto begin = begin_of(s, bytes);
    if (!begin) {
      if (!bytes.empty()) out_.problems.push_back(name + ": no frame can be told in it");
      return;
    }
    if (begin->offset > 0)
      out_.problems.push_back(name + ": the first " + std::to_string(begin->offset) +
                              " bytes are inside a frame, and left out");
    const auto at = place_of(s, begin->kind);
    for (std::size_t i = 0; i < s.marks.size(); ++i) {
      const auto from = std::max(s.marks[i].at, begin->offset);
      const auto to = std::min(i + 1 < s.marks.size() ? s.marks[i + 1].at : s.bytes.size(), bytes.size());
      if (from < to)
        pieces_.push_back(
            {s.marks[i].packet, s.marks[i].time_us, at, begin->kind, bytes.substr(from, to - from)});
    }
  }

  // The connection that it is half of: of those between the same ends the first that has no such half.
  std::size_t place_of(const tcp_stream& s, stream_kind kind) {
    const bool asks = kind == stream_kind::requests;
    const auto& opener = asks ? s.source : s.destination;
    const auto& acceptor = asks ? s.destination : s.source;
    auto at = std::find_if(all_.begin(), all_.end(), [&](const auto& c) {
      return c.opener == opener && c.acceptor == acceptor && !(asks ? c.has_requests : c.has_answers);
    });
    if (at == all_.end()) at = all_.insert(all_.end(), {opener, acceptor, false, false});
    (asks ? at->has_requests : at->has_answers) = true;
    return static_cast<std::size_t>(at - all_.begin());
  }

  void play() {
    std::vector<std::unique_ptr<traffic::conversation>> talks;
    for (const auto& c : all_) talks.push_back(talk_of(c));
    traffic::unix_us last = 0;
    for (const auto& p : pieces_) {
      auto& talk = *talks[p.connection];
      last = std::max(last, p.at);
      p.kind == stream_kind::requests ? talk.asked(p.bytes, p.at) : talk.answered(p.bytes, p.at);
    }
    for (const auto& talk : talks) talk->end("the capture ended", last);
  }

  std::unique_ptr<traffic::conversation> talk_of(const connection& c) {
    return std::make_unique<traffic::conversation>(
        c.opener, room_,
        traffic::conversation_events{[this](traffic::exchange&& what) {
                                       ++messages_;
                                       out_.text += traffic::line_of(std::move(what), redacted_);
                                     },
                                     [this, from = c.opener](traffic::unix_us at, const std::string& what) {
                                       out_.text += traffic::note_line(at, from, what);
                                     }});
  }

  // Empty when there are several.
  std::string only_acceptor() const {
    const auto& first = all_.front().acceptor;
    const bool is_only =
        std::all_of(all_.begin(), all_.end(), [&](const auto& c) { return c.acceptor == first; });
    return is_only ? first : std::string();
  }

  const wire::capture& of_;
  std::optional<stream_kind> as_;
  const traffic::field_names& redacted_;
  std::shared_ptr<traffic::room> room_ = std::make_shared<traffic::room>(std::size_t{256} << 20);
  std::vector<connection> all_;
  std::vector<piece> pieces_;
  capture_lines out_;
  std::size_t messages_ = 0;
};

}  // namespace

capture_lines lines_of(const wire::capture& of, const std::string& peer, std::optional<stream_kind> as,
                       const traffic::field_names& redacted) {
  return reader(of, as, redacted).read(peer);
}

}  // namespace bee::cli
