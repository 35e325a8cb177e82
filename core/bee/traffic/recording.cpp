#include "bee/traffic/recording.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/traffic/line.hpp"
#include "bee/value/json.hpp"
#include "bee/value/pack.hpp"

namespace bee::traffic {
namespace {

// What is wrong with a line; empty when nothing is.
using fault = std::string;

const value::table* table_at(const value::table& t, const char* key) {
  const auto* found = t.find(key);
  return found && found->is_table() ? &found->as_table() : nullptr;
}

std::optional<std::string> text_at(const value::table& t, const char* key) {
  const auto* found = t.find(key);
  if (!found || !found->is_string()) return std::nullopt;
  return std::string(found->as_string());
}

std::optional<std::int64_t> number_at(const value::table& t, const char* key, std::int64_t most) {
  const auto* found = t.find(key);
  if (!found || !found->is_integer() || found->as_integer() < 0 || found->as_integer() > most)
    return std::nullopt;
  return found->as_integer();
}

fault read_names(const value::table& t, field_names& out) {
  if (!t.find("redacted")) return {};
  const auto* names = table_at(t, "redacted");
  if (!names) return "\"redacted\" is not a list of names";
  for (const auto& name : names->array) {
    if (!name.is_string()) return "\"redacted\" is not a list of names";
    out.emplace_back(name.as_string());
  }
  return {};
}

fault read_bytes(const std::string& base64, message& out) {
  auto bytes = from_base64(base64);
  if (!bytes) return "\"bytes\" is not base64";
  out.size = bytes->size();
  out.bytes = std::move(*bytes);
  return {};
}

fault read_values(const value::table& values, message& out) {
  if (!values.pairs.empty()) return "\"values\" is not a list";
  auto packed = value::pack(values.array);
  if (!packed) return "\"values\" can not be packed: " + packed.error().message();
  out.size = packed->size();
  out.bytes = std::move(*packed);
  return {};
}

fault read_message(const value::table& line, const char* key, message& out, field_names& redacted) {
  const auto* t = table_at(line, key);
  if (!t) return "\"" + std::string(key) + "\" is missing, or no object";
  if (auto why = read_names(*t, redacted); !why.empty()) return why;
  if (const auto base64 = text_at(*t, "bytes")) return read_bytes(*base64, out);
  if (const auto* values = table_at(*t, "values")) return read_values(*values, out);
  const auto size = number_at(*t, "size", UINT32_MAX);
  if (!size) return "\"" + std::string(key) + "\" has neither bytes nor values nor a size";
  out.size = static_cast<std::size_t>(*size);
  return {};
}

// The name of a string address, or ":0000000a".
fault read_address(const value::table& line, wire::address& out) {
  const auto text = text_at(line, "to");
  if (!text) return "\"to\" is missing, or no text";
  if (text->size() > 255) return "\"to\" has more than 255 bytes";
  const auto handle = text->starts_with(':') ? wire::parse_address(*text) : errc::bad_name;
  out = handle ? *handle : wire::address(*text);  // any bytes may stand for a name on the wire
  return {};
}

fault read_answer(const value::table& line, recorded& out) {
  const int ways =
      (line.find("answer") ? 1 : 0) + (line.find("error") ? 1 : 0) + (line.find("unanswered") ? 1 : 0);
  if (ways != 1) return "a call has one of \"answer\", \"error\" and \"unanswered\"";
  if (line.find("answer")) {
    out.what.how = ending::answered;
    return read_message(line, "answer", out.what.answer, out.answer_redacted);
  }
  const bool is_error = line.find("error") != nullptr;
  auto text = text_at(line, is_error ? "error" : "unanswered");
  if (!text) return "\"error\" or \"unanswered\" is no text";
  out.what.how = is_error ? ending::failed : ending::unanswered;
  if (!is_error) return out.what.why = std::move(*text), fault();
  out.what.answer.size = text->size();
  out.what.answer.bytes = std::move(*text);
  return {};
}

fault read_exchange(const value::table& line, const std::string& kind, recorded& out) {
  if (auto why = read_address(line, out.what.to); !why.empty()) return why;
  const auto session = number_at(line, "session", UINT32_MAX);
  if (line.find("session") && !session) return "\"session\" is no number of a session";
  out.what.session = static_cast<std::uint32_t>(session.value_or(0));
  out.what.from = text_at(line, "from").value_or("");
  out.what.trace = text_at(line, "trace").value_or("");
  if (auto why = read_message(line, "request", out.what.request, out.request_redacted); !why.empty())
    return why;
  if (kind == "push") return out.what.how = ending::pushed, fault();
  return read_answer(line, out);
}

void redact_one(message& in, field_names& redacted, const field_names& names) {
  if (!in.is_kept() || !redact(in.bytes, names)) return;
  in.size = in.bytes.size();
  redacted.insert(redacted.end(), names.begin(), names.end());
}

class reader {
 public:
  explicit reader(std::string file) : file_(escape_for_terminal(file)) {}

  attempt<recording> read(std::string_view text) {
    while (!text.empty()) {
      ++number_;
      const auto end = text.find('\n');
      const bool is_whole = end != std::string_view::npos;
      const auto line = text.substr(0, end);
      text.remove_prefix(is_whole ? end + 1 : text.size());
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      const auto why = add(line);
      if (why.empty()) continue;
      if (is_whole || !has_head_) return bad_input(place() + why);
      out_.cut_off = place() + "the last line is cut off, and is left out";
    }
    if (!has_head_) return bad_input(file_ + ": it is empty, and no recording");
    return std::move(out_);
  }

 private:
  std::string place() const { return file_ + ":" + std::to_string(number_) + ": "; }

  fault add(std::string_view text) {
    if (text.size() > longest_line) return "the line is longer than any of a recording";
    const auto line = value::parse_json(text);
    if (!line) return has_head_ ? "not a JSON object: " + line.error().message() : no_recording();
    if (!line->is_table() || !line->as_table().array.empty())
      return has_head_ ? "not a JSON object" : no_recording();
    return has_head_ ? add_line(line->as_table()) : add_head(line->as_table());
  }

  static fault no_recording() { return "this is no recording: its first line is not {\"recording\":1}"; }

  fault add_head(const value::table& line) {
    const auto version = number_at(line, "recording", INT64_MAX);
    if (!version) return no_recording();
    if (*version != recording_version)
      return "a recording of version " + std::to_string(*version) + "; this program reads version " +
             std::to_string(recording_version);
    out_.node = text_at(line, "node").value_or("");
    out_.address = text_at(line, "address").value_or("");
    out_.dialect = text_at(line, "dialect").value_or("");
    if (!out_.dialect.empty() && out_.dialect != "bee" && out_.dialect != "skynet")
      return "\"dialect\" is neither \"bee\" nor \"skynet\"";
    has_head_ = true;
    return {};
  }

  fault add_line(const value::table& line) {
    const auto kind = text_at(line, "kind").value_or("");
    if (kind == "note") return {};
    if (kind != "call" && kind != "push") return "\"kind\" is none of \"call\", \"push\" and \"note\"";
    recorded one;
    one.line = number_;
    auto why = read_exchange(line, kind, one);
    if (why.empty()) out_.all.push_back(std::move(one));
    return why;
  }

  std::string file_;
  recording out_;
  std::size_t number_ = 0;
  bool has_head_ = false;
};

}  // namespace

attempt<recording> read_recording(std::string_view text, const std::string& file) {
  return reader(file).read(text);
}

void redact(recording& from, const field_names& names) {
  for (auto& one : from.all) {
    redact_one(one.what.request, one.request_redacted, names);
    if (one.what.how == ending::answered) redact_one(one.what.answer, one.answer_redacted, names);
  }
}

}  // namespace bee::traffic
