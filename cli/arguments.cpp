#include "cli/arguments.hpp"

#include "bee/session/limits.hpp"
#include "bee/value/json.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "cli/file.hpp"

namespace bee::cli {
namespace {

bool is_indirect(std::string_view word) {
  return word == "-" || (word.size() > 1 && word[0] == '@');
}

attempt<std::string> read_indirect(const std::string& word, argument_mode mode,
                                   const read_data& standard_input) {
  auto text = word == "-" ? standard_input() : read_file(word.substr(1));
  if (text && mode != argument_mode::strings && text->ends_with('\n')) text->pop_back();
  return text;
}

}  // namespace

attempt<value::value> parse_argument(std::string_view text, argument_mode mode) {
  if (mode == argument_mode::strings) return value::value(text);
  if (mode == argument_mode::json) {
    auto parsed = value::parse_json(text);
    if (!parsed) return bad_input("argument " + in_quotes(text) + ": " + parsed.error().message());
    return std::move(*parsed);
  }
  auto constant = value::parse_literal(text);
  return constant ? std::move(*constant) : value::value(text);
}

attempt<value::list> parse_arguments(std::span<const std::string> words, argument_mode mode,
                                     const read_data& standard_input) {
  value::list out;
  bool has_read_input = false;
  for (const auto& word : words) {
    if (word == "-" && std::exchange(has_read_input, true))
      return usage_error("\"-\" stands for standard input and can be given once");
    attempt<std::string> text = word;
    if (is_indirect(word)) text = read_indirect(word, mode, standard_input);
    if (!text) return text.error();
    auto parsed = parse_argument(*text, mode);
    if (!parsed) return parsed.error();
    out.push_back(std::move(*parsed));
  }
  return out;
}

attempt<argument_mode> argument_mode_of(const invocation& in) {
  if (in.has("strings") && in.has("json")) return usage_error("-S and --json exclude each other");
  if (in.has("strings")) return argument_mode::strings;
  return in.has("json") ? argument_mode::json : argument_mode::literal;
}

attempt<std::string> pack_arguments(const value::list& values) {
  auto packed = value::pack(values);
  if (!packed) return bad_input("the arguments can not be sent: " + packed.error().message());
  if (packed->size() > session::limits{}.max_message)
    return bad_input("the arguments can not be sent: they have " + std::to_string(packed->size()) +
                     " bytes, the limit is 64 MiB");
  return std::move(*packed);
}

}  // namespace bee::cli
