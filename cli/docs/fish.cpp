#include "cli/docs/completion.hpp"
#include "cli/docs/text.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view before_flags = R"(# fish completion for beectl; written by scripts/generate.

# The words of the line that are neither flags nor values of flags.
function __beectl_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case )";

constexpr std::string_view after_flags = R"(
                set skip 1
            case '-*'
            case '*'
                echo $word
        end
    end
end

function __beectl_no_verb
    test (count (__beectl_words)) = 0
end

# __beectl_verb VERB [N]: the verb is VERB, and N words stand after it; --all stands for NODES.
function __beectl_verb
    set -l words (__beectl_words)
    test "$words[1]" = $argv[1]; or return
    contains -- --all (commandline -opc); and set -a words all
    test (count $argv) = 1; or test (math (count $words) - 1) = $argv[2]
end

# The flags of the line that say which cluster is meant, one a line.
function __beectl_map
    set -l words (commandline -opc)
    for i in (seq 2 (count $words))
        switch $words[$i]
            case -c --cluster -C --context
                printf '%s\n' $words[$i] $words[(math $i + 1)]
            case '--cluster=*' '--context=*'
                echo $words[$i]
        end
    end
end

# The words behind the verb; --all stands for NODES.
function __beectl_given
    contains -- --all (commandline -opc); and echo '*'
    printf '%s\n' (__beectl_words)[2..]
end

# The services of the nodes that the line names, and the commands of its service.
function __beectl_services
    beectl (__beectl_map) completion --services (__beectl_given)[1] -o text 2>/dev/null
end
function __beectl_commands
    beectl (__beectl_map) completion --commands (__beectl_given)[2] -o text 2>/dev/null
end

# Node names, also in a comma list.
function __beectl_nodes
    set -l done (string match -r '^(?:.*,)?!?' -- (commandline -ct))
    for name in (beectl (__beectl_map) completion --nodes -o text 2>/dev/null)
        echo $done$name
    end
end

complete -c beectl -f
)";

std::string fish_quoted(std::string_view text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string fish_action(completes with, std::string_view values) {
  switch (with) {
    case completes::node: return " -a '(__beectl_nodes)'";
    case completes::context: return " -a '(beectl completion --contexts -o text 2>/dev/null)'";
    case completes::file: return " -F";
    case completes::verb: return " -a " + fish_quoted(verb_names());
    case completes::one_of: return " -a " + fish_quoted(choices(values));
    case completes::service: return " -a '(__beectl_services)'";
    case completes::command: return " -a '(__beectl_commands)'";
    case completes::nothing: break;
  }
  return "";
}

std::string complete(std::string_view condition, const std::string& rest) {
  return "complete -c beectl" + (condition.empty() ? "" : " -n " + fish_quoted(condition)) + rest + "\n";
}

std::string option_lines(std::span<const option_spec> options, std::string_view condition) {
  std::string out;
  for (const option_spec& option : options) {
    std::string line;
    if (option.letter) line += std::string(" -s ") + option.letter;
    line += " -l " + std::string(option.name);
    if (!option.metavar.empty()) line += option.with == completes::file ? " -r" : " -x";
    out += complete(condition, line + fish_action(option.with, option.values) + " -d " +
                                   fish_quoted(translated(option.help)));
  }
  return out;
}

std::string verb_lines(const verb& v) {
  const std::string here = "__beectl_verb " + std::string(v.name);
  std::string out = complete("__beectl_no_verb",
                             " -a " + std::string(v.name) + " -d " + fish_quoted(translated(v.summary)));
  for (std::size_t i = 0; i < v.words.size(); ++i) {
    const word_spec& word = v.words[i];
    if (word.with != completes::nothing)
      out +=
          complete(word.repeats ? here : here + " " + std::to_string(i), fish_action(word.with, word.values));
  }
  return out + option_lines(v.options, here);
}

}  // namespace

std::string fish_completion() {
  std::string out{before_flags};
  out += join(names_with_values(), " ");
  out += after_flags;
  out += option_lines(global_options(), "");
  for (const verb* v : all_verbs()) out += verb_lines(*v);
  out += complete("__beectl_no_verb", " -a help -d " + fish_quoted(translated(help_summary)));
  out += complete("__beectl_verb help 0", fish_action(completes::one_of, verb_names() + " " + topic_names()));
  return out;
}

}  // namespace bee::cli
