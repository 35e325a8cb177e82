#include "bee/traffic/line.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"
#include "bee/value/json.hpp"
#include "bee/value/pack.hpp"

namespace bee::traffic {
namespace {

std::string text_of(const nlohmann::ordered_json& json) {
  return escape_json(json.dump());
}

// Bytes of a peer: a string, or {"$b64":...}.
std::string json_text(std::string_view bytes) {
  return text_of(value::to_json(value::value(bytes)));
}

std::string json_list(const field_names& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ",") + json_text(name);
  return "[" + out + "]";
}

void add(std::string& out, std::string_view key, std::string_view json) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
  out += json;
}

// Without bytes that nobody can look into for what must not be there.
std::string unkept(const message& m) {
  return fmt::format("{{\"size\":{}}}", m.size);
}

std::string message_text(message& m, const field_names& redacted) {
  if (!m.is_kept()) return unkept(m);
  auto values = value::unpack(m.bytes);
  if (!values && !redacted.empty()) return unkept(m);
  std::string out = "{";
  const bool is_redacted = values && redact(*values, redacted);
  if (is_redacted) {
    auto packed = value::pack(*values);
    if (!packed) return unkept(m);
    m.bytes = std::move(*packed);
  }
  if (values && m.bytes.size() <= most_with_values) add(out, "values", text_of(value::to_json(*values)));
  add(out, "bytes", "\"");
  out += to_base64(m.bytes) + '"';
  if (is_redacted) add(out, "redacted", json_list(redacted));
  return out + "}";
}

void add_answer(std::string& out, exchange& e, const field_names& redacted) {
  switch (e.how) {
    case ending::pushed: return;
    case ending::answered: add(out, "answer", message_text(e.answer, redacted)); break;
    case ending::failed: add(out, "error", json_text(e.answer.bytes)); break;
    case ending::unanswered: add(out, "unanswered", json_text(e.why)); break;
  }
  add(out, "took_ms", fmt::format("{:.3f}", static_cast<double>(e.took) / 1000));
}

std::string begun(unix_us at, std::string_view from, std::string_view kind) {
  std::string out = "{";
  add(out, "at", "\"" + time_text(at) + "\"");
  if (!from.empty()) add(out, "from", json_text(from));
  add(out, "kind", kind);
  return out;
}

}  // namespace

std::string head_line(std::string_view node, std::string_view address, std::string_view dialect) {
  std::string out = "{";
  add(out, "recording", std::to_string(recording_version));
  if (!node.empty()) add(out, "node", json_text(node));
  if (!address.empty()) add(out, "address", json_text(address));
  if (!dialect.empty()) add(out, "dialect", json_text(dialect));
  return out + "}\n";
}

std::string line_of(exchange what, const field_names& redacted) {
  auto out = begun(what.at, what.from, what.how == ending::pushed ? "\"push\"" : "\"call\"");
  add(out, "to", json_text(wire::to_string(what.to)));
  add(out, "session", std::to_string(what.session));
  if (!what.trace.empty()) add(out, "trace", json_text(what.trace));
  add(out, "request", message_text(what.request, redacted));
  add_answer(out, what, redacted);
  return out + "}\n";
}

std::string note_line(unix_us at, std::string_view from, std::string_view text) {
  auto out = begun(at, from, "\"note\"");
  add(out, "text", json_text(text));
  return out + "}\n";
}

std::string time_text(unix_us at) {
  using namespace std::chrono;
  const sys_time<microseconds> time{microseconds(at)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<microseconds> clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace bee::traffic
