#include "cli/call/service_request.hpp"

#include <charconv>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/session/client_session.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "cli/base/file.hpp"
#include "cli/call/arguments.hpp"
#include "cli/call/guessed_dialect.hpp"
#include "cli/call/text_words.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_shown_hex = 64 * 1024;

const char* type_name(const value::value& v) {
  switch (v.type()) {
    case value::kind::nil: return "nil";
    case value::kind::boolean: return "boolean";
    case value::kind::integer: return "integer";
    case value::kind::number: return "number";
    case value::kind::string: return "string";
    case value::kind::userdata: return "userdata";
    case value::kind::table: break;
  }
  return "table";
}

// The bytes that the first address would get.
attempt<std::string> frames_of(const service_request& r, bool is_push) {
  session::client_session wire;
  const auto& to = r.service.addresses.front();
  auto message = value::pack(r.body(to));
  if (!message) return bad_input(message.error().message());
  session::outgoing out{to, std::move(*message), r.trace};
  result<void> queued;
  if (is_push) {
    queued = wire.push(std::move(out));
  } else if (const auto number = wire.call(std::move(out), session::time_point::max(), {}); !number) {
    queued = number.error();
  }
  if (!queued) return bad_input("this can not be sent: " + queued.error().message());
  std::string bytes;
  wire.take_output(bytes, SIZE_MAX);
  return bytes;
}

value::list addresses_of(const service_request& r) {
  value::list out;
  for (const auto& address : r.service.addresses) out.emplace_back(wire::to_string(address));
  return out;
}

value::value table_of(value::list items) {
  return value::table{std::move(items), {}};
}

value::value typed(const value::list& values) {
  value::list out;
  for (const auto& v : values) out.emplace_back(value::table{{}, {{"type", type_name(v)}, {"value", v}}});
  return table_of(std::move(out));
}

std::string cut_hex(const std::string& bytes) {
  const auto shown = to_hex(std::string_view(bytes).substr(0, most_shown_hex));
  return bytes.size() > most_shown_hex ? shown + "..." : shown;
}

// "text", "lua UID cmd=...": what the service answers is text as well.
attempt<service_request> read_text_request(const invocation& in, stock::service_name service,
                                           std::span<const std::string> words) {
  if (auto fits = refuse(in, {"pb", "strings", "json", "dialect", "snax"}, "it does not go with --text");
      !fits)
    return fits.error();
  const auto text = read_text_command(in, words);
  if (!text) return text.error();
  auto out = stock::bee_message(std::move(service), "text", *text, words[0]);
  out.trace = in.get("trace").value_or("");
  out.is_raw = true;
  if (auto packed = pack_arguments(out.body(out.service.addresses.front())); !packed) return packed.error();
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() ? std::optional(out)
                                                                             : std::nullopt;
}

// A command is a string whatever it looks like: there are services whose commands are digits.
attempt<value::value> read_command(const invocation& in, const std::string& word, report& notes) {
  const auto number = whole_number(word);
  if (!in.has("snax")) {
    if (number && !in.has("strings"))
      notes.note("COMMAND " + word + " goes out as a string; --snax makes it the number of a snax function");
    return value::value(word);
  }
  if (!number)
    return usage_error("--snax: COMMAND " + in_quotes(word) + " is not the number of a snax function");
  return value::value(*number);
}

}  // namespace

attempt<service_request> read_service_request(const invocation& in, std::span<const std::string> words,
                                              report& notes) {
  if (words.empty()) return usage_error(std::string(in.what.name) + ": SERVICE is missing");
  if (words.size() < 2) return usage_error(std::string(in.what.name) + ": COMMAND is missing");
  auto service = stock::parse_service(words[0]);
  if (!service) return service.error();
  if (in.has("text")) return read_text_request(in, std::move(*service), words.subspan(1));
  const auto mode = argument_mode_of(in);
  if (!mode) return mode.error();
  auto command = read_command(in, words[1], notes);
  if (!command) return command.error();
  auto arguments = parse_arguments(
      words.subspan(2), *mode, [] { return read_stdin(); }, notes);
  if (!arguments) return arguments.error();
  service_request out{std::move(*service), in.set.dialect, std::move(*command), std::move(*arguments),
                      in.get("trace").value_or("")};
  if (auto packed = pack_arguments(out.body(out.service.addresses.front())); !packed) return packed.error();
  return out;
}

attempt<record> describe_request(const service_request& r, const std::vector<cluster::node>& nodes,
                                 bool is_push) {
  const auto bytes = frames_of(r, is_push);
  if (!bytes) return bytes.error();
  const auto& first = r.service.addresses.front();
  value::list names;
  for (const auto& n : nodes) names.emplace_back(n.name);
  return record{{"sent", false},
                {"kind", is_push ? "push" : "request"},
                {"nodes", table_of(std::move(names))},
                {"addresses", table_of(addresses_of(r))},
                {"values", typed(r.body(first))},
                {"bytes", static_cast<std::int64_t>(bytes->size())},
                {"frame", cut_hex(*bytes)}};
}

void show_request(const invocation& in, service_request r, const std::vector<cluster::node>& nodes,
                  bool is_push, report& out) {
  const auto guess = settle_dialect(in, nodes, r);
  auto described = describe_request(r, nodes, is_push);
  if (!described) return out.fail(described.error());
  if (!guess.empty()) described->emplace_back("dialect", guess);
  out.set_result(std::move(*described));
}

}  // namespace bee::cli
