// What the generators of completions and man pages share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/parse/verb.hpp"

namespace bee::cli {

/// The parts with `between` in between.
std::string join(const std::vector<std::string>& parts, std::string_view between);

/// Every `from` replaced by `to`.
std::string replaced(std::string_view text, std::string_view from, std::string_view to);

/// A word in single quotes for bash and zsh.
std::string shell_quoted(std::string_view text);

/// "text|json" as "text json".
std::string choices(std::string_view values);

/// Every verb, with a space in between.
std::string verb_names();

/// Every topic that is no verb, with a space in between.
std::string topic_names();

/// What the word `help` does, which is no verb of the table.
constexpr std::string_view help_summary = "about a verb or a topic, or all of them";

/// "-o", "--output".
std::vector<std::string> names_of(const option_spec& option);

/// The names of every flag that takes a value, whichever verb it belongs to, each once.
std::vector<std::string> names_with_values();

/// Every flag that takes a value, whichever verb it belongs to; one name may stand in several verbs.
std::vector<option_spec> options_with_values();

}  // namespace bee::cli
