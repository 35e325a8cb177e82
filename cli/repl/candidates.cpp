#include "cli/repl/candidates.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "bee/base/bytes.hpp"
#include "cli/call/service_names.hpp"
#include "cli/repl/line_words.hpp"
#include "cli/repl/partial_line.hpp"
#include "cli/topics/topic.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_files = 10'000;  // of a folder that are looked at

using names = std::vector<std::string>;

names verb_words() {
  names out;
  for (const auto* v : all_verbs()) out.emplace_back(v->name);
  return out;
}

names flags_of(const verb* v) {
  names out;
  const auto add = [&out](std::span<const option_spec> options) {
    for (const auto& o : options) out.push_back("--" + std::string(o.name));
  };
  add(global_options());
  if (v) add(v->options);
  return out;
}

// Folders end in a slash.
names files_for(const std::string& typed) {
  namespace fs = std::filesystem;
  const auto slash = typed.rfind('/');
  const auto folder = slash == std::string::npos ? std::string() : typed.substr(0, slash + 1);
  names out;
  std::error_code why;
  std::size_t seen = 0;
  for (fs::directory_iterator at(folder.empty() ? "." : folder, why), end;
       !why && at != end && seen < most_files; at.increment(why), ++seen) {
    auto name = at->path().filename().string();
    std::error_code ignored;
    if (at->is_directory(ignored)) name += '/';
    const bool is_hidden = name.starts_with('.') && typed.size() == folder.size();
    if (!is_hidden) out.push_back(folder + name);
  }
  return out;
}

// The names of a list with commas: what stands before the last one stays in front of each.
names nodes_for(const invocation& in, const std::string& typed) {
  const auto comma = typed.rfind(',');
  auto before = comma == std::string::npos ? std::string() : typed.substr(0, comma + 1);
  if (typed.substr(before.size()).starts_with('!')) before += '!';
  names out;
  const auto known = node_names(in);
  if (!known) return out;
  for (const auto& name : *known) out.push_back(before + name);
  return out;
}

names contexts_of(const invocation& in) {
  names out;
  for (const auto& [name, unused] : in.config.contexts) out.push_back(name);
  return out;
}

names values_for(const invocation& in, const partial_line& line, completes with, std::string_view values,
                 const std::string& typed) {
  switch (with) {
    case completes::node: return nodes_for(in, typed);
    case completes::context: return contexts_of(in);
    case completes::file: return files_for(typed);
    case completes::verb: return verb_words();
    case completes::one_of: return choices_of(values);
    case completes::service: return service_names(in, line.words.empty() ? "" : line.words[0]);
    case completes::command: return command_names(in, line.words.size() < 2 ? "" : line.words[1]);
    case completes::nothing: break;
  }
  return {};
}

names with_front(const std::string& front, names all) {
  for (auto& name : all) name.insert(0, front);
  return all;
}

names first_words(const invocation& in, const std::string& typed, bool is_behind_nodes) {
  if (is_behind_nodes) return verb_words();
  if (typed.starts_with('@')) return with_front("@", nodes_for(in, typed.substr(1)));
  auto out = verb_words();
  for (auto& word : words_of_the_repl()) out.push_back(std::move(word));
  return out;
}

names help_words() {
  auto out = verb_words();
  for (const auto* t : all_topics()) out.emplace_back(t->name);
  return out;
}

names flag_candidates(const invocation& in, const partial_line& line, const std::string& typed) {
  const auto equals = typed.find('=');
  if (equals == std::string::npos) return flags_of(line.what);
  const auto* option = find_option(line.what, std::string_view(typed).substr(0, equals).substr(2));
  if (!option) return {};
  const auto front = typed.substr(0, equals + 1);
  return with_front(front, values_for(in, line, option->with, option->values, typed.substr(equals + 1)));
}

names for_word(const invocation& in, const partial_line& line, const std::string& typed) {
  if (line.flag) return values_for(in, line, line.flag->with, line.flag->values, typed);
  if (line.kind == partial_line::is::use) return nodes_for(in, typed);
  if (line.kind == partial_line::is::help) return help_words();
  if (!line.only_words && typed.starts_with("--")) return flag_candidates(in, line, typed);
  if (!line.what) return first_words(in, typed, line.has_front);
  const auto& specs = line.what->words;
  if (specs.empty()) return {};
  const auto at = std::min(line.words.size(), specs.size() - 1);
  if (at < line.words.size() && !specs[at].repeats) return {};
  return values_for(in, line, specs[at].with, specs[at].values, typed);
}

bool can_be_typed(const std::string& word) {
  return typed_word(word) == word && escape_for_terminal(word) == word;
}

}  // namespace

names words_of_the_repl() {
  return {"beectl", "exit", "help", "quit", "use"};
}

offered candidates(const invocation& repl, const std::string& nodes, std::string_view before) {
  const auto read = split_line(before);
  offered out{before.size(), {}};
  if (read.how != line_words::state::whole || is_for_a_shell(before)) return out;
  auto words = read.texts();
  std::string typed;
  if (!read.words.empty() && read.words.back().end == before.size()) {
    typed = words.back();
    out.begin = read.words.back().begin;
    words.pop_back();
    if (before.substr(out.begin) != typed) return out;  // it has quotes
  }
  const auto line = read_partial_line(words, nodes, repl.flags);
  const auto set = resolve_settings({line.flags, repl.env, repl.config});
  if (!set) return out;
  const verb& what = line.what ? *line.what : repl.what;
  const invocation in{what, line.flags, line.words, *set, repl.env, repl.config};
  std::set<std::string> found;
  for (auto& word : for_word(in, line, typed))
    if (word.starts_with(typed) && can_be_typed(word)) found.insert(std::move(word));
  out.words.assign(found.begin(), found.end());
  return out;
}

}  // namespace bee::cli
