#include "bee/stock/frame_text.hpp"

#include <fmt/format.h>

#include <variant>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::stock {
namespace {

constexpr std::size_t most_shown = 200;  // bytes of a message in one line

std::string shortened(std::string text) {
  if (text.size() > most_shown) text = text.substr(0, most_shown) + "...";
  return escape_for_terminal(text);
}

// A trace is kept and passed on; the token of a name service is not for everybody.
void hide_token(value::list& values) {
  for (auto& v : values)
    if (v.is_table())
      for (auto& [key, of_key] : v.as_table().pairs)
        if (key == value::value("token")) of_key = value::value("(hidden)");
}

// The values of a message, or its bytes in hex when it holds none that can be read.
std::string shown(std::string_view message, bool is_for_names = false) {
  auto values = value::unpack(message);
  if (!values) return "hex " + shortened(to_hex(message.substr(0, most_shown)));
  if (is_for_names) hide_token(*values);
  std::string out;
  for (const auto& v : *values) {
    out += (out.empty() ? "" : ", ") + value::to_literal(v);
    if (out.size() > most_shown) break;
  }
  return out.empty() ? "no values" : shortened(std::move(out));
}

struct request_line {
  std::string operator()(const wire::request& r) const {
    const bool is_push = r.session == wire::push_session;
    const auto what = is_push ? std::string("push") : fmt::format("call {}", r.session);
    return fmt::format("{} to {}: {}", what, escape_for_terminal(to_string(r.to)),
                       shown(r.message, !r.to.is_handle() && r.to.name() == "@names"));
  }
  std::string operator()(const wire::request_head& r) const {
    return fmt::format("{} {} to {}: {} bytes in parts", r.is_push ? "push" : "call", r.session,
                       escape_for_terminal(to_string(r.to)), r.total);
  }
  std::string operator()(const wire::request_part& r) const {
    return fmt::format("{} of {}: {} bytes", r.is_last ? "last part" : "part", r.session, r.bytes.size());
  }
  std::string operator()(const wire::trace_tag& t) const { return "trace " + shortened(std::string(t.tag)); }
};

std::string describe_request(std::string_view body) {
  const auto decoded = wire::decode_request(body);
  return decoded ? std::visit(request_line{}, *decoded) : decoded.error().message();
}

std::string describe_response(std::string_view body) {
  const auto r = wire::decode_response(body);
  if (!r) return r.error().message() + ": hex " + shortened(to_hex(body.substr(0, most_shown)));
  switch (r->type) {
    case wire::response_type::error:
      return fmt::format("error {}: {}", r->session, shortened(std::string(r->bytes)));
    case wire::response_type::ok: return fmt::format("answer {}: {}", r->session, shown(r->bytes));
    case wire::response_type::head: return fmt::format("answer {}: {} bytes in parts", r->session, r->total);
    case wire::response_type::part: return fmt::format("part of {}: {} bytes", r->session, r->bytes.size());
    case wire::response_type::last_part:
      return fmt::format("last part of {}: {} bytes", r->session, r->bytes.size());
  }
  return {};
}

}  // namespace

void frame_text::see_request(std::string_view body) {
  const auto decoded = wire::decode_request(body);
  if (!decoded) return;
  if (const auto* whole = std::get_if<wire::request>(&*decoded)) open_calls_.insert(whole->session);
  if (const auto* head = std::get_if<wire::request_head>(&*decoded)) open_calls_.insert(head->session);
}

// Whether a request of that number waits, or was a push.
bool frame_text::is_expected(std::string_view body) {
  const auto r = wire::decode_response(body);
  if (!r) return true;
  const bool is_end = r->type != wire::response_type::head && r->type != wire::response_type::part;
  const bool is_push = r->session == wire::push_session;
  return is_end && !is_push ? open_calls_.erase(r->session) > 0 : open_calls_.count(r->session) > 0;
}

std::string frame_text::add(net::direction way, std::string_view bytes, std::string_view node) {
  const bool is_sent = way == net::direction::sent;
  auto& frames = is_sent ? sent_ : received_;
  std::string out;
  frames.feed(bytes);
  while (const auto body = frames.next()) {
    if (is_sent) see_request(*body);
    const bool is_awaited = is_sent || is_expected(*body);
    out += fmt::format("{} {} {}{}\n", is_sent ? '>' : '<', node,
                       is_sent ? describe_request(*body) : describe_response(*body),
                       is_awaited ? "" : " (no call waits for it: passed over)");
  }
  return out;
}

}  // namespace bee::stock
