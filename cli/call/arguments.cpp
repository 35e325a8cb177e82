#include "cli/call/arguments.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/payload/json_position.hpp"
#include "bee/session/limits.hpp"
#include "bee/value/exact_json.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/numeral.hpp"
#include "bee/value/pack.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view lowest_integer = "-9223372036854775808";  // which Lua reads as a float
constexpr std::size_t longest_advice = 60;

bool is_indirect(std::string_view word) {
  return word == "-" || (word.size() > 1 && word[0] == '@');
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool has_space_around(std::string_view text) {
  return !text.empty() && (is_space(text.front()) || is_space(text.back()));
}

// A text as a Lua string that a shell takes for one word; nothing when that would not be short and plain.
std::string as_quoted_word(std::string_view text) {
  const auto literal = value::to_literal(text);
  const bool is_plain = literal.find('\'') == std::string::npos && text.size() <= longest_advice;
  return is_plain ? "'" + literal + "'" : "";
}

// The numeral whose digits would not all be in the value, and how that is.
struct odd_numeral {
  std::string_view text;
  value::numeral judged = value::numeral::kept;
};

odd_numeral find_odd(std::string_view constant) {
  for (const auto text : value::numerals_of(constant))
    if (const auto judged = value::judge_numeral(text); judged != value::numeral::kept) return {text, judged};
  return {};
}

failure refused(std::string_view what, std::string_view text, const odd_numeral& odd) {
  const auto quoted = as_quoted_word(odd.text);
  const auto as_string = quoted.empty() ? "a string keeps it, '\"...\"'" : quoted + " is the string";
  const auto about = std::string(what) + " " + in_quotes(text) + ": ";
  if (odd.judged == value::numeral::changed)
    return bad_input(about + "the digits of the number " + in_quotes(odd.text) + " would change",
                     as_string + "; write a number as it will be");
  const double nearest = value::nearest_double(odd.text);
  return bad_input(
      about + "an integer beyond 64 bits",
      as_string + (std::isfinite(nearest) ? ", " + value::to_literal(nearest) + " the nearest float" : ""));
}

attempt<value::value> parse_json_argument(std::string_view text) {
  auto parsed = value::parse_exact_json(text);
  if (parsed) return std::move(*parsed);
  return bad_input("argument " + in_quotes(text) + ": " + why_no_json(text, parsed.error()),
                   hint_for_json(parsed.error()));
}

// White space that a hand leaves around what it writes into a file is easily overlooked.
bool is_constant_in_space(std::string_view text) {
  return has_space_around(text) && value::parse_literal(text).has_value();
}

class argument_reader {
 public:
  argument_reader(argument_mode mode, const read_data& standard_input)
      : mode_(mode), standard_input_(standard_input) {}

  attempt<value::value> one(const std::string& word) {
    if (!is_indirect(word)) return parse_argument(word, mode_, &kept_);
    auto text = read_indirect(word);
    if (!text) return text.error();
    if (mode_ == argument_mode::literal && is_constant_in_space(*text)) spaced_.push_back(word);
    return parse_argument(*text, mode_, &kept_);
  }

  void tell(report& notes) const {
    if (!kept_.empty())
      notes.note(some(kept_) + (kept_.size() == 1
                                    ? " goes out as a string: as a number its digits would change"
                                    : " go out as strings: as numbers their digits would change"));
    if (!spaced_.empty())
      notes.note(some(spaced_) + ": text, because of the white space around the constant");
  }

 private:
  attempt<std::string> read_indirect(const std::string& word) {
    if (word == "-" && std::exchange(has_read_input_, true))
      return usage_error("\"-\" stands for standard input and can be given once");
    auto text = word == "-" ? standard_input_() : read_file(word.substr(1));
    if (!text) return word == "-" ? text.error() : with_hint(text.error(), word);
    if (mode_ != argument_mode::strings && text->ends_with('\n')) text->pop_back();
    return text;
  }

  static failure with_hint(failure why, const std::string& word) {
    const auto quoted = as_quoted_word(word);
    if (why.hint.empty() && !quoted.empty()) why.hint = "@ names a file; the string is written " + quoted;
    return why;
  }

  // "007", "1.10" and 3 more
  static std::string some(const std::vector<std::string>& texts) {
    constexpr std::size_t most = 3;
    const auto shown = texts.size() <= most ? texts.size() : most - 1;
    std::string out;
    for (std::size_t i = 0; i < shown; ++i)
      out += (i == 0 ? "" : i + 1 < texts.size() ? ", " : " and ") + in_quotes(texts[i]);
    return shown == texts.size() ? out : out + " and " + std::to_string(texts.size() - shown) + " more";
  }

  argument_mode mode_;
  const read_data& standard_input_;
  bool has_read_input_ = false;
  std::vector<std::string> kept_;
  std::vector<std::string> spaced_;
};

}  // namespace

std::string why_no_json(std::string_view text, error_code found) {
  if (found != errc::bad_json) return found.message();
  std::string why;
  if (payload::scan_json(text, {}, why).has_error()) return escape_for_terminal(why);
  return "$b64, $num, $ptr or $table stands for what it can not";
}

std::string hint_for_json(error_code why) {
  return why == errc::bad_number ? "a string keeps every digit: \"...\"" : "";
}

attempt<value::value> parse_argument(std::string_view text, argument_mode mode,
                                     std::vector<std::string>* kept) {
  if (mode == argument_mode::json) return parse_json_argument(text);
  if (mode == argument_mode::strings || has_space_around(text)) return value::value(text);
  if (text == lowest_integer) return std::numeric_limits<std::int64_t>::min();
  auto constant = value::parse_literal(text);
  if (!constant && constant.error() == errc::not_a_constant) return value::value(text);
  if (!constant) return bad_input("argument " + in_quotes(text) + ": " + constant.error().message());
  const auto odd = find_odd(text);
  if (odd.judged == value::numeral::kept) return std::move(*constant);
  if (odd.judged == value::numeral::beyond_64_bits || constant->is_table())
    return refused("argument", text, odd);
  if (kept) kept->emplace_back(text);
  return value::value(text);
}

attempt<value::value> parse_constant(std::string_view text, std::string_view what) {
  auto constant = value::parse_literal(text);
  if (!constant) {
    const auto quoted = as_quoted_word(text);
    return bad_input(std::string(what) + " " + in_quotes(text) + ": " + constant.error().message(),
                     quoted.empty() ? "" : "a string is written " + quoted);
  }
  const auto odd = find_odd(text);
  if (odd.judged == value::numeral::kept) return std::move(*constant);
  return refused(what, text, odd);
}

attempt<value::list> parse_arguments(std::span<const std::string> words, argument_mode mode,
                                     const read_data& standard_input, report& notes) {
  argument_reader reader(mode, standard_input);
  value::list out;
  for (const auto& word : words) {
    auto parsed = reader.one(word);
    if (!parsed) return parsed.error();
    out.push_back(std::move(*parsed));
  }
  reader.tell(notes);
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
