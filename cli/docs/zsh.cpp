#include <algorithm>

#include "cli/docs/completion.hpp"
#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view zsh_head = R"sh(#compdef beectl
# zsh completion for beectl; written by scripts/generate.

# The flags of the line that say which cluster is meant.
_beectl_map() {
  local i
  map=()
  for ((i = 2; i < $#line_words; ++i)); do
    case $line_words[i] in
      -c | --cluster | -C | --context) map+=($line_words[i] $line_words[i+1]) ;;
      --cluster=* | --context=*) map+=($line_words[i]) ;;
    esac
  done
}

# Node names, also in a comma list.
_beectl_nodes() {
  local -a map names
  _beectl_map
  names=(${(f)"$(beectl $map completion --nodes -o text 2>/dev/null)"})
  compset -P '*,'
  compset -P '!'
  compadd -a names
}

# The services of the nodes that the line names, and the commands of its service; --all stands for NODES.
_beectl_services() {
  local -a map
  local nodes=$line[1]
  (( $line_words[(I)--all] )) && nodes='*'
  _beectl_map
  compadd ${(f)"$(beectl $map completion --services $nodes -o text 2>/dev/null)"}
}

_beectl_commands() {
  local -a map
  local service=$line[2]
  (( $line_words[(I)--all] )) && service=$line[1]
  _beectl_map
  compadd ${(f)"$(beectl $map completion --commands $service -o text 2>/dev/null)"}
}

_beectl_contexts() { compadd ${(f)"$(beectl completion --contexts -o text 2>/dev/null)"} }

)sh";

constexpr std::string_view before_globals = R"sh(_beectl() {
  local curcontext=$curcontext state line
  local -a line_words=($words) specs
  local -A opt_args
  local -a global=(
)sh";

/// Puts a backslash in front of the characters that the specs of _arguments give a meaning.
std::string in_spec(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\[]:").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(completes with, std::string_view values) {
  switch (with) {
    case completes::node: return "_beectl_nodes";
    case completes::context: return "_beectl_contexts";
    case completes::file: return "_files";
    case completes::verb: return "_beectl_verbs";
    case completes::one_of: return "(" + choices(values) + ")";
    case completes::service: return "_beectl_services";
    case completes::command: return "_beectl_commands";
    case completes::nothing: break;
  }
  return " ";
}

// One spec a name; a flag that was given is not offered again unless it may repeat.
std::string option_line(const option_spec& option, std::string_view indent) {
  const std::string excluded = option.repeatable ? "*" : "(" + join(names_of(option), " ") + ")";
  std::string rest = "[" + in_spec(translated(option.help)) + "]";
  if (!option.metavar.empty())
    rest += ":" + in_spec(option.metavar) + ":" + zsh_action(option.with, option.values);
  std::vector<std::string> specs;
  for (const std::string& name : names_of(option)) {
    const std::string takes = option.metavar.empty() ? "" : name.starts_with("--") ? "=" : "+";
    specs.push_back(shell_quoted(excluded + name + takes + rest));
  }
  return std::string(indent) + join(specs, " ") + "\n";
}

std::string word_lines(std::span<const word_spec> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const word_spec& word = words[i];
    const std::string at = word.repeats ? "*:" : std::to_string(i + 1) + (word.is_optional ? "::" : ":");
    out +=
        "        " + shell_quoted(at + in_spec(word.name) + ":" + zsh_action(word.with, word.values)) + "\n";
  }
  return out;
}

// --all stands for NODES: the words behind it come one place earlier.
std::string verb_case(const verb& v) {
  std::string out = "    " + std::string(v.name) + ")\n      specs=(\n";
  for (const option_spec& option : v.options) out += option_line(option, "        ");
  const bool has_all =
      std::any_of(v.options.begin(), v.options.end(), [](auto& o) { return o.name == "all"; });
  if (!has_all) return out + word_lines(v.words) + "      ) ;;\n";
  return out + "      )\n      if (( $words[(I)--all] )); then specs+=(\n" + word_lines(v.words.subspan(1)) +
         "      ); else specs+=(\n" + word_lines(v.words) + "      ); fi ;;\n";
}

std::string verb_list() {
  std::string out = "_beectl_verbs() {\n  local -a verbs=(\n";
  for (const verb* v : all_verbs())
    out += "    " + shell_quoted(std::string(v->name) + ":" + translated(v->summary)) + "\n";
  out += "    " + shell_quoted("help:" + translated(help_summary)) + "\n";
  return out + "  )\n  _describe verb verbs\n}\n\n_beectl_help() {\n  _beectl_verbs\n  compadd " +
         topic_names() + "\n}\n\n";
}

}  // namespace

std::string zsh_completion() {
  std::string out{zsh_head};
  out += verb_list();
  out += before_globals;
  for (const option_spec& option : global_options()) out += option_line(option, "    ");
  out +=
      "  )\n"
      "  _arguments -C $global '(-)1: :_beectl_verbs' '(-)*:: :->rest'\n"
      "  local found=$?\n"
      "  [[ $state == rest ]] || return found\n"
      "  case $words[1] in\n";
  for (const verb* v : all_verbs()) out += verb_case(*v);
  out +=
      "    help) specs=('1:VERB:_beectl_help') ;;\n"
      "  esac\n"
      "  _arguments $global $specs\n"
      "}\n\n"
      "if [[ $funcstack[1] == _beectl ]]; then _beectl \"$@\"; else compdef _beectl beectl; fi\n";
  return out;
}

}  // namespace bee::cli
