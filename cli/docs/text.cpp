#include "cli/docs/text.hpp"

#include <algorithm>

#include "cli/topics/topic.hpp"

namespace bee::cli {

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += between;
    out += part;
  }
  return out;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  for (auto at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size()))
    out.replace(at, from.size(), to);
  return out;
}

std::string shell_quoted(std::string_view text) {
  return "'" + replaced(text, "'", "'\\''") + "'";
}

std::string choices(std::string_view values) {
  return replaced(values, "|", " ");
}

std::string verb_names() {
  std::vector<std::string> out;
  for (const verb* v : all_verbs()) out.emplace_back(v->name);
  return join(out, " ");
}

std::string topic_names() {
  std::vector<std::string> out;
  for (const topic* t : all_topics())
    if (!find_verb(t->name)) out.emplace_back(t->name);
  return join(out, " ");
}

std::vector<std::string> names_of(const option_spec& option) {
  std::vector<std::string> out;
  if (option.letter) out.push_back(std::string("-") + option.letter);
  out.push_back("--" + std::string(option.name));
  return out;
}

std::vector<option_spec> options_with_values() {
  std::vector<option_spec> out;
  const auto add = [&](std::span<const option_spec> options) {
    for (const option_spec& option : options)
      if (!option.metavar.empty()) out.push_back(option);
  };
  add(global_options());
  for (const verb* v : all_verbs()) add(v->options);
  return out;
}

std::vector<std::string> names_with_values() {
  std::vector<std::string> out;
  for (const option_spec& option : options_with_values())
    for (std::string& name : names_of(option))
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  return out;
}

}  // namespace bee::cli
