#include "bee/wire/explain.hpp"

#include <algorithm>
#include <map>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::wire {
namespace {

std::string count(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " byte" : " bytes");
}
std::string are_there(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " is there" : " are there");
}

class walk {
 public:
  explicit walk(stream_kind kind) : kind_(kind) {}

  explanation run(std::string_view stream, std::size_t offset) {
    while (offset < stream.size()) offset += step(stream, offset);
    for (const auto& [session, m] : open_)
      if (m.number != 0) out_.problems.push_back(place(m.number, m.offset) + unfinished(session, m));
    return std::move(out_);
  }

 private:
  struct open_message {
    std::size_t number = 0;  // of the head's frame; 0: there was none
    std::size_t offset = 0;
    std::size_t total = 0;
    std::optional<address> to;
    std::string bytes;
  };

  static std::string place(std::size_t number, std::size_t offset) {
    return "frame " + std::to_string(number) + " at offset " + std::to_string(offset) + ": ";
  }
  static std::string unfinished(std::uint32_t session, const open_message& m) {
    return "declares " + count(m.total) + " for session " + std::to_string(session) + ", " +
           are_there(m.bytes.size()) + " and no last part";
  }

  // Explains the frame at `offset`; returns its size.
  std::size_t step(std::string_view stream, std::size_t offset) {
    explained_frame f;
    f.number = out_.frames.size() + 1;
    f.offset = offset;
    const auto rest = stream.substr(offset);
    std::size_t size = rest.size();
    if (rest.size() < length_size) {
      f.bytes = rest;
      f.problem = "the data ends inside its length";
    } else {
      f.length = static_cast<std::uint8_t>(rest[0]) * 256u + static_cast<std::uint8_t>(rest[1]);
      f.bytes = rest.substr(length_size, f.length);
      if (f.bytes.size() < f.length) {
        f.problem = "declares " + count(f.length) + ", " + are_there(f.bytes.size());
      } else {
        size = length_size + f.length;
        kind_ == stream_kind::requests ? read_request(f) : read_response(f);
      }
    }
    if (!f.problem.empty()) out_.problems.push_back(place(f.number, offset) + f.problem);
    out_.frames.push_back(std::move(f));
    return size;
  }

  void unreadable(explained_frame& f, error_code error, std::size_t type_at) {
    f.problem = error.message();
    if (error == errc::unknown_frame_type) f.problem += " (0x" + to_hex(f.bytes.substr(type_at, 1)) + ")";
    if (error == errc::malformed_frame) f.problem += " (" + count(f.length) + ")";
  }

  void read_request(explained_frame& f) {
    auto decoded = decode_request(f.bytes);
    if (!decoded) return unreadable(f, decoded.error(), 0);
    std::visit([&](auto&& frame) { on(f, std::move(frame)); }, std::move(*decoded));
  }

  void on(explained_frame& f, request&& r) {
    f.kind = r.session == push_session ? frame_kind::push : frame_kind::call;
    f.to = std::move(r.to);
    f.session = r.session;
    f.bytes = r.message;
    f.message.emplace(r.message);
  }
  void on(explained_frame& f, request_head&& r) {
    f.kind = r.is_push ? frame_kind::push_head : frame_kind::call_head;
    f.to = std::move(r.to);
    begin(f, r.session, r.total);
  }
  void on(explained_frame& f, request_part&& r) {
    f.kind = r.is_last ? frame_kind::last_part : frame_kind::part;
    add(f, r.session, r.bytes, r.is_last);
  }
  void on(explained_frame& f, trace_tag&& r) {
    f.kind = frame_kind::trace;
    f.bytes = r.tag;
  }

  void read_response(explained_frame& f) {
    const auto r = decode_response(f.bytes);
    if (!r) return unreadable(f, r.error(), 4);
    f.session = r->session;
    f.bytes = r->bytes;
    switch (r->type) {
      case response_type::error: f.kind = frame_kind::error; break;
      case response_type::ok:
        f.kind = frame_kind::answer;
        f.message.emplace(r->bytes);
        break;
      case response_type::head:
        f.kind = frame_kind::answer_head;
        begin(f, r->session, r->total);
        break;
      case response_type::part:
      case response_type::last_part: {
        const bool is_last = r->type == response_type::last_part;
        f.kind = is_last ? frame_kind::last_answer_part : frame_kind::answer_part;
        add(f, r->session, r->bytes, is_last);
        break;
      }
    }
  }

  void begin(explained_frame& f, std::uint32_t session, std::uint32_t total) {
    f.session = session;
    f.total = total;
    f.bytes = {};
    if (open_.contains(session)) f.problem = "a second head of session " + std::to_string(session);
    open_[session] = {f.number, f.offset, total, f.to, {}};
  }

  void add(explained_frame& f, std::uint32_t session, std::string_view bytes, bool is_last) {
    f.session = session;
    f.bytes = bytes;
    open_message& m = open_[session];
    m.bytes.append(bytes);
    if (m.number == 0) f.problem = "a part of session " + std::to_string(session) + " without a head";
    if (!is_last) return;
    f.to = m.to;
    if (m.number != 0 && m.bytes.size() != m.total) {
      f.problem = "frame " + std::to_string(m.number) + " declared " + count(m.total) + ", " +
                  are_there(m.bytes.size());
    } else if (m.number != 0) {
      f.message = std::move(m.bytes);
    }
    open_.erase(session);
  }

  stream_kind kind_;
  explanation out_;
  std::map<std::uint32_t, open_message> open_;
};

// How much a frame looks like what a node writes: many byte strings are frames of either side by their form.
int likeness(const explained_frame& f) {
  if (!f.problem.empty()) return -2;
  int score = 1;
  if (f.session && *f.session > max_session) score -= 2;
  if (f.to && !f.to->is_handle()) score += f.to->is_answerable() && is_ascii_text(f.to->name()) ? 2 : -2;
  if (f.to && f.to->is_handle() && f.to->handle() > 0xffffff) score -= 2;
  if (f.kind == frame_kind::error || f.kind == frame_kind::trace) score += is_ascii_text(f.bytes) ? 1 : -2;
  return score;
}

int likeness(std::string_view stream, stream_kind kind) {
  int score = 0;
  for (const auto& f : explain(stream, kind).frames) score += likeness(f);
  return score;
}

}  // namespace

std::string_view to_string(frame_kind kind) {
  switch (kind) {
    case frame_kind::call: return "call";
    case frame_kind::push: return "push";
    case frame_kind::call_head: return "call head";
    case frame_kind::push_head: return "push head";
    case frame_kind::part: return "part";
    case frame_kind::last_part: return "last part";
    case frame_kind::trace: return "trace";
    case frame_kind::answer: return "answer";
    case frame_kind::error: return "error";
    case frame_kind::answer_head: return "answer head";
    case frame_kind::answer_part: return "answer part";
    case frame_kind::last_answer_part: return "last answer part";
    case frame_kind::unreadable: break;
  }
  return "unreadable";
}

explanation explain(std::string_view stream, stream_kind kind, std::size_t from) {
  return walk(kind).run(stream, from);
}

stream_kind guess_stream_kind(std::string_view stream) {
  const auto start = stream.substr(0, 1 << 16);
  return likeness(start, stream_kind::requests) >= likeness(start, stream_kind::responses)
             ? stream_kind::requests
             : stream_kind::responses;
}

}  // namespace bee::wire
