// --help, from the table of verbs.
#pragma once

#include <cstddef>
#include <string>

#include "cli/parse/verb.hpp"
#include "cli/topics/topic.hpp"

namespace bee::cli {

/// What beectl is, its verbs a line each, and the global flags. `width` is that of the terminal, 0 where
/// there is none.
std::string help_overview(std::size_t width = 0);

/// A topic: its summary and its page.
std::string help_of(const topic&, std::size_t width = 0);

/// One verb: usage, words, flags, text and examples.
std::string help_of(const verb&, std::size_t width = 0);

/// "beectl call [flags] NODES SERVICE COMMAND [ARG...]"
std::string usage_of(const verb&);

/// "-o, --output FORMAT"
std::string flag_text(const option_spec&);

/// What a flag does, with its choices.
std::string help_text(const option_spec&);

}  // namespace bee::cli
