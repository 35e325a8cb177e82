// One verb of the command line, as data. Parsing, --help, the man pages and the completions all read this.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace bee::cli {

struct invocation;
class report;

/// What stands for a value: shown in help, and offered by completions.
enum class completes { nothing, file, node, context, verb, one_of, service, command };

struct option_spec {
  std::string_view name;     ///< long name without dashes
  char letter = 0;           ///< short name, 0 when there is none
  std::string_view metavar;  ///< empty for a switch
  std::string_view help;     ///< one sentence, lower case, no full stop
  bool repeatable = false;
  completes with = completes::nothing;
  std::string_view values = {};  ///< "text|json": the choices when `with` is one_of
};

struct word_spec {
  std::string_view name;  ///< as in the usage line: NODES
  std::string_view help;
  completes with = completes::nothing;
  std::string_view values = {};  ///< the choices when `with` is one_of
  bool is_optional = false;
  bool repeats = false;
};

struct example {
  std::string_view about;  ///< what it shows, lower case
  std::string_view line;   ///< the whole command line
};

/// Whom a verb touches.
enum class effect { reads, changes, local };

struct verb {
  std::string_view name;
  std::string_view summary;  ///< one line, lower case, no full stop
  std::string_view usage;    ///< what stands behind the name: "NODES SERVICE COMMAND [ARG...]"
  std::string_view help;     ///< paragraphs, separated by an empty line
  effect touches = effect::reads;
  std::span<const word_spec> words;
  std::span<const option_spec> options;
  std::array<example, 2> examples;
  /// Does the work and fills the report. Never prints data, never exits.
  void (*run)(const invocation&, report&) = nullptr;
  bool has_monitor_state = false;  ///< -o nagios is for it
};

/// All verbs in the order in which help lists them.
std::span<const verb* const> all_verbs();

/// Null when there is no such verb.
const verb* find_verb(std::string_view name);

/// Flags that every verb takes.
std::span<const option_spec> global_options();

/// The option of that long name or letter among the global ones and those of `v` (may be null); null when
/// none.
const option_spec* find_option(const verb* v, std::string_view name);
const option_spec* find_option(const verb* v, char letter);

}  // namespace bee::cli
