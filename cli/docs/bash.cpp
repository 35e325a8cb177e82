#include "cli/docs/completion.hpp"
#include "cli/docs/text.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view bash_head = R"sh(# bash completion for beectl; written by scripts/generate.

# The names of a comma list: what stands before the last comma stays in front of each candidate.
_beectl_nodes() {
  local before=
  [[ $cur == *,* ]] && before=${cur%,*},
  [[ ${cur#"$before"} == !* ]] && before+=!
  COMPREPLY=($(compgen -P "$before" -W "$(beectl "${map[@]}" completion --nodes -o text 2>/dev/null)" -- "${cur#"$before"}"))
}

# The services of the nodes that the line names, and the commands of its service.
_beectl_services() { _beectl_words "$(beectl "${map[@]}" completion --services "$nodes" -o text 2>/dev/null)"; }
_beectl_commands() { _beectl_words "$(beectl "${map[@]}" completion --commands "$service" -o text 2>/dev/null)"; }

_beectl_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_beectl_words() { COMPREPLY=($(compgen -W "$*" -- "$cur")); }

_beectl() {
  local line=${COMP_LINE:0:COMP_POINT} words=() map=() verb= flag= given=() all=0 i
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local last=$((${#words[@]} - 1))
  local cur=${words[last]}
  COMPREPLY=()
)sh";

constexpr std::string_view loop = R"sh(
  for ((i = 1; i < last; ++i)); do
    case ${words[i]} in
      -c | --cluster | -C | --context) map+=("${words[i]}" "${words[i + 1]}") ;;&
      --cluster=* | --context=*) map+=("${words[i]}") ;;
)sh";

constexpr std::string_view middle = R"sh(        flag=${words[i]}
        ((++i < last)) && flag=
        ;;
      --all) all=1 ;;
      -*) ;;
      *) if [[ -z $verb ]]; then verb=${words[i]}; else given+=("${words[i]}"); fi ;;
    esac
  done
  ((all)) && given=('*' "${given[@]}") # it stands for NODES
  local position=${#given[@]} nodes=${given[0]-} service=${given[1]-}
  local kept=
  if [[ $cur == --*=* ]]; then
    flag=${cur%%=*}
    kept=$flag=
    cur=${cur#*=}
  fi

)sh";

constexpr std::string_view tail = R"sh(
  # readline replaces only what follows the last of its word breaks.
  local break before whole=$kept$cur
  COMPREPLY=("${COMPREPLY[@]/#/$kept}")
  for break in = :; do
    [[ $COMP_WORDBREAKS == *$break* && $whole == *$break* ]] || continue
    before=${whole%"${whole##*$break}"}
    COMPREPLY=("${COMPREPLY[@]#"$before"}")
    whole=${whole#"$before"}
  done
}

complete -F _beectl beectl
)sh";

std::string bash_action(completes with, std::string_view values) {
  switch (with) {
    case completes::node: return "_beectl_nodes";
    case completes::context: return "_beectl_words \"$(beectl completion --contexts -o text 2>/dev/null)\"";
    case completes::file: return "_beectl_files";
    case completes::verb: return "_beectl_words \"$verbs\"";
    case completes::one_of: return "_beectl_words '" + choices(values) + "'";
    case completes::service: return "_beectl_services";
    case completes::command: return "_beectl_commands";
    case completes::nothing: break;
  }
  return ":";
}

std::string names_of(std::span<const option_spec> options) {
  std::vector<std::string> out;
  for (const option_spec& option : options)
    for (std::string& name : names_of(option)) out.push_back(std::move(name));
  return join(out, " ");
}

// A flag means what the verb says; in front of the verb, what the first one that has it says.
std::string flag_values() {
  std::string out;
  const auto add = [&](std::string_view verb, const option_spec& option) {
    for (const std::string& name : names_of(option))
      if (!option.metavar.empty())
        out += "    " + std::string(verb) + ":" + name + ") " + bash_action(option.with, option.values) +
               " ;;\n";
  };
  for (const verb* v : all_verbs())
    for (const option_spec& option : v->options) add(v->name, option);
  for (const option_spec& option : global_options()) add("*", option);
  return "  case $verb:$flag in\n    *:) ;;\n" + out + "  esac\n";
}

std::string words_of(const verb& v) {
  std::string out;
  for (std::size_t i = 0; i < v.words.size(); ++i) {
    const word_spec& word = v.words[i];
    if (word.with == completes::nothing) continue;
    const std::string at = word.repeats ? "*" : std::to_string(i);
    out += "      " + std::string(v.name) + ":" + at + ") " + bash_action(word.with, word.values) + " ;;\n";
  }
  return out;
}

std::string candidates() {
  std::string own_flags;
  std::string words;
  for (const verb* v : all_verbs()) {
    if (!v->options.empty())
      own_flags += "      " + std::string(v->name) + ") flags+=' " + names_of(v->options) + "' ;;\n";
    words += words_of(*v);
  }
  return "  if [[ -n $flag ]]; then\n    :\n  elif [[ $cur == -* ]]; then\n    local flags='" +
         names_of(global_options()) + "'\n    case $verb in\n" + own_flags +
         "    esac\n    _beectl_words \"$flags\"\n  elif [[ -z $verb ]]; then\n    _beectl_words "
         "\"$verbs\"\n" +
         "  else\n    case $verb:$position in\n      help:0) _beectl_words \"$verbs " + topic_names() +
         "\" ;;\n" + words + "    esac\n  fi\n";
}

}  // namespace

std::string bash_completion() {
  std::string out{bash_head};
  out += "  local verbs='" + verb_names() + " help'\n";
  out += loop;
  out += "      " + join(names_with_values(), " | ") + ")\n";
  out += middle;
  out += flag_values();
  out += candidates();
  out += tail;
  return out;
}

}  // namespace bee::cli
