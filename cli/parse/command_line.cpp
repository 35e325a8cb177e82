#include "cli/parse/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bee/cluster/nearest.hpp"

namespace bee::cli {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "-1", "-.5", "-0x1f": an argument. CLI11 would look for an option -1.
bool is_negative_number(std::string_view text) {
  if (text.size() < 2 || text[0] != '-') return false;
  return is_digit(text[1]) || (text[1] == '.' && text.size() > 2 && is_digit(text[2]));
}

bool is_flag(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && !is_negative_number(text);
}

// The same among all verbs, for flags that stand in front of the verb.
template <class Key>
const option_spec* find_anywhere(const verb* v, Key key) {
  if (const auto* found = find_option(v, key); found || v) return found;
  for (const auto* other : all_verbs())
    if (const auto* found = find_option(other, key)) return found;
  return nullptr;
}

bool wants_value(const option_spec* option) {
  return option && !option->metavar.empty();
}

// Whether the value of the last option in this token is the next token: "--output", "-o", "-vo".
bool takes_next(const verb* v, std::string_view token) {
  if (token.starts_with("--")) return wants_value(find_anywhere(v, token.substr(2)));
  for (std::size_t i = 1; i < token.size(); ++i)
    if (wants_value(find_anywhere(v, token[i]))) return i + 1 == token.size();
  return false;
}

// Flags with their values on one side, words on the other, each in their order.
struct sorted_arguments {
  std::vector<std::string> flags;
  std::vector<std::string> words;
  std::optional<std::size_t> dashes;
};

// "--name=value" becomes two, as CLI11 reads an empty value only so.
void add_flag(const verb* v, const std::string& token, sorted_arguments& out) {
  const auto equals = token.starts_with("--") ? token.find('=') : std::string::npos;
  const auto name = token.substr(0, equals);
  const bool has_value = equals != std::string::npos && takes_next(v, name);
  out.flags.push_back(has_value ? name : token);
  if (has_value) out.flags.push_back(token.substr(equals + 1));
}

sorted_arguments sort_arguments(const verb* v, std::span<const std::string> arguments) {
  sorted_arguments out;
  bool only_words = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& token = arguments[i];
    if (!only_words && token == "--") {
      only_words = true;
      out.dashes = out.words.size();
    } else if (only_words || !is_flag(token)) {
      out.words.push_back(token);
    } else {
      add_flag(v, token, out);
      if (takes_next(v, token) && i + 1 < arguments.size()) out.flags.push_back(arguments[++i]);
    }
  }
  return out;
}

std::string nearest_flag(const verb* v, std::string_view given) {
  const auto name = given.substr(0, given.find('='));
  std::vector<std::string_view> names;
  for (const auto& option : global_options()) names.push_back(option.name);
  if (v)
    for (const auto& option : v->options) names.push_back(option.name);
  if (!name.starts_with("--")) return {};
  const auto best = cluster::nearest_of(name.substr(2), names);
  return best.empty() ? "" : "; did you mean --" + std::string(best) + "?";
}

std::string help_hint(const verb* v) {
  return v ? "beectl " + std::string(v->name) + " --help" : "beectl --help";
}

// "push" of push-config: the one that it begins.
std::string_view only_one_begun(std::string_view name, std::span<const std::string_view> names) {
  std::string_view found;
  for (const auto candidate : names) {
    if (name.size() < 2 || !candidate.starts_with(name)) continue;
    if (!found.empty()) return {};
    found = candidate;
  }
  return found;
}

failure unknown_verb(std::string_view name, bool wants_help) {
  std::vector<std::string_view> names;
  for (const auto* v : all_verbs()) names.push_back(v->name);
  if (wants_help)
    for (const auto* t : all_topics()) names.push_back(t->name);
  auto meant = only_one_begun(name, names);
  if (meant.empty()) meant = cluster::nearest_of(name, names);
  const std::string what = wants_help ? "no verb and no topic " : "no verb ";
  return usage_error(what + in_quotes(name) + did_you_mean(meant),
                     find_topic(name) ? "beectl help " + std::string(name) : "beectl --help");
}

void declare(CLI::App& app, const option_spec& option, flag_values& out) {
  std::string names = "--" + std::string(option.name);
  if (option.letter) names = "-" + std::string(1, option.letter) + "," + names;
  const auto keep = [&out, name = option.name](const CLI::results_t& results) {
    for (const auto& result : results) out.add(name, result);
    return true;
  };
  const bool is_switch = option.metavar.empty();
  auto* declared = app.add_option(names, keep)->expected(1)->allow_extra_args(false);
  declared->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (is_switch) declared->expected(0);
}

// "--all=no": CLI11 would take it for a flag that is set.
const option_spec* switch_with_value(const verb* v, std::string_view flag) {
  const auto equals = flag.find('=');
  if (!flag.starts_with("--") || equals == std::string_view::npos) return nullptr;
  const auto* option = find_option(v, flag.substr(2, equals - 2));
  return option && option->metavar.empty() ? option : nullptr;
}

// The flags through CLI11: only the options of the verb that was named exist.
attempt<flag_values> read_flags(const verb* v, std::vector<std::string> flags) {
  flag_values out;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const auto& option : global_options()) declare(app, option, out);
  if (v)
    for (const auto& option : v->options) declare(app, option, out);
  for (const auto& flag : flags)
    if (const auto* option = switch_with_value(v, flag))
      return usage_error("--" + std::string(option->name) + " takes no value", help_hint(v));
  const std::string last = flags.empty() ? "" : flags.back();
  try {
    std::reverse(flags.begin(), flags.end());
    app.parse(std::move(flags));
  } catch (const CLI::ArgumentMismatch&) {
    return usage_error(last + " needs a value", help_hint(v));
  } catch (const CLI::ParseError& e) {
    return usage_error(e.what(), help_hint(v));
  }
  if (const auto extra = app.remaining(); !extra.empty())
    return usage_error("no flag " + in_quotes(extra[0]) + (v ? " of " + std::string(v->name) : "") +
                           nearest_flag(v, extra[0]),
                       help_hint(v));
  return out;
}

// "beectl help call" is "beectl call --help"; "beectl help settings" is about a topic.
void take_help_word(std::vector<std::string>& words, command_line& out) {
  if (words.empty() || words[0] != "help") return;
  words.erase(words.begin());
  out.wants_help = true;
}

}  // namespace

std::optional<std::string> flag_values::get(std::string_view name) const {
  const auto at = values_.find(name);
  if (at == values_.end() || at->second.empty()) return std::nullopt;
  return at->second.back();
}

std::vector<std::string> flag_values::all(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? std::vector<std::string>{} : at->second;
}

void flag_values::add_given(const flag_values& given) {
  const bool has_context = has("context");
  for (const auto& option : global_options()) {
    const bool is_of_a_cluster = option.name == "cluster" || option.name == "via";
    if (has(option.name) || (has_context && is_of_a_cluster)) continue;
    for (auto& value : given.all(option.name)) add(option.name, std::move(value));
  }
}

attempt<command_line> parse_command_line(std::span<const std::string> arguments) {
  command_line out;
  auto loose = sort_arguments(nullptr, arguments);
  take_help_word(loose.words, out);
  if (!loose.words.empty()) {
    out.what = find_verb(loose.words[0]);
    if (out.wants_help) out.about = find_topic(loose.words[0]);
    if (!out.what && !out.about) return unknown_verb(loose.words[0], out.wants_help);
  }
  auto sorted = sort_arguments(out.what, arguments);
  take_help_word(sorted.words, out);
  if (!sorted.words.empty()) sorted.words.erase(sorted.words.begin());
  if (sorted.dashes) out.dashes = std::min(*sorted.dashes - (*sorted.dashes > 0), sorted.words.size());
  auto flags = read_flags(out.what, std::move(sorted.flags));
  if (!flags) return flags.error();
  out.flags = std::move(*flags);
  out.words = std::move(sorted.words);
  out.wants_help = out.wants_help || out.flags.has("help");
  out.wants_version = out.flags.has("version");
  return out;
}

}  // namespace bee::cli
