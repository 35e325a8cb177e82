#include "cli/bench/bench_messages.hpp"

#include <chrono>

#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "cli/base/file.hpp"
#include "cli/call/service_request.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t largest_lines = 64u << 20;

// Microseconds since 1970: no load makes as many calls in a microsecond, so a run that begins when another
// has ended begins above all of its numbers. Below 2^53 until the year 2255.
std::int64_t first_uid() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

attempt<std::vector<std::string>> read_lines(const std::string& file) {
  const auto text = read_file(file, largest_lines);
  if (!text) return text.error();
  std::vector<std::string> out;
  for (std::string_view rest = *text; !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.emplace_back(line);
  }
  if (out.empty()) return bad_input("--lines: " + in_quotes(file) + " is empty");
  return out;
}

attempt<place_source> source_of(const invocation& in, bool has_line) {
  const auto file = in.get("lines");
  if (has_line && !file)
    return usage_error("{line} stands for the lines of a file: --lines FILE names it",
                       "\\{line} is the text itself");
  if (file && !has_line) return usage_error("--lines: no ARG has {line} in it");
  if (!file) return place_source(first_uid(), {});
  auto lines = read_lines(*file);
  if (!lines) return lines.error();
  return place_source(first_uid(), std::move(*lines));
}

// Of a wrong message that a line makes, which line.
failure at_line(const invocation& in, const place_source& source, std::uint64_t number, failure why) {
  if (source.lines() > 0) {
    why.message = escape_for_terminal(*in.get("lines")) + ":" + std::to_string(number) + ": " + why.message;
    why.about = subject::file;
  }
  return why;
}

bool is_file(const std::string& word) {
  return word == "-" || (word.size() > 1 && word[0] == '@');
}

}  // namespace

place_values place_source::of(std::uint64_t number) const {
  place_values out{number, first_ + static_cast<std::int64_t>(number), {}};
  if (!lines_.empty()) out.line = lines_[(number - 1) % lines_.size()];
  return out;
}

attempt<bench_messages> bench_messages::read(const invocation& in, std::span<const std::string> typed,
                                             report& notes) {
  std::vector<std::string> words(typed.begin(), typed.end());
  const auto mode = argument_mode_of(in);
  if (!mode) return mode.error();
  std::vector<place> places;
  bool has_line = false;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (is_file(words[i])) continue;
    text_template text(words[i]);
    words[i] = text.has_places() ? "0" : text.fill({});
    has_line = has_line || text.has_line();
    if (text.has_places()) places.push_back({i - 2, std::move(text)});
  }
  auto request = read_service_request(in, words, notes);
  if (!request) return request.error();
  auto source = source_of(in, has_line);
  if (!source) return source.error();
  bench_messages out(std::move(*request), *mode);
  out.places_ = std::move(places);
  out.source_ = std::move(*source);
  for (std::uint64_t n = 1; n <= std::max<std::size_t>(out.source_.lines(), 1); ++n) {
    const auto first = out.of(n, out.request_.service.addresses.front(), out.request_.spoken);
    if (!first) return at_line(in, out.source_, n, first.error());
  }
  return out;
}

attempt<value::list> bench_messages::arguments(std::uint64_t number) const {
  auto out = request_.arguments;
  for (const auto& p : places_) {
    auto filled = parse_argument(p.text.fill(source_.of(number)), mode_);
    if (!filled) return filled.error();
    out[p.at] = std::move(*filled);
  }
  return out;
}

attempt<std::string> bench_messages::of(std::uint64_t number, const wire::address& to,
                                        stock::dialect as) const {
  const auto values = arguments(number);
  if (!values) return values.error();
  return pack_arguments(stock::body_of(request_.service, to, as, request_.command, *values));
}

attempt<bench_pb_messages> bench_pb_messages::read(const invocation& in, const targets& to) {
  auto first = to;
  const bool is_text = to.words.size() == 2 && !is_file(to.words[1]);
  text_template text(is_text ? to.words[1] : "");
  auto source = source_of(in, text.has_line());
  if (!source) return source.error();
  if (is_text) first.words[1] = text.fill(source->of(1));
  auto plan = read_pb_plan(in, first, payload::layout::routed);
  if (!plan && plan.error().message.starts_with("the message")) return at_line(in, *source, 1, plan.error());
  if (!plan) return plan.error();
  bench_pb_messages out(std::move(*plan), std::move(text));
  out.source_ = std::move(*source);
  for (std::uint64_t n = 2; n <= out.source_.lines(); ++n)
    if (const auto one = out.of(n); !one) return at_line(in, out.source_, n, one.error());
  return out;
}

attempt<stock::pb_request> bench_pb_messages::of(std::uint64_t number) const {
  auto out = plan_.request;
  if (!text_.has_places()) return out;
  std::string why;
  auto bytes = plan_.message.types->from_json(plan_.message.type, text_.fill(source_.of(number)), why);
  if (bytes.has_error()) return bad_input("the message: " + escape_for_terminal(why));
  out.pb = std::move(*bytes);
  return out;
}

}  // namespace bee::cli
