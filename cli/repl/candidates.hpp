// What a line of the repl can be completed with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct offered {
  std::size_t begin = 0;           ///< where the word begins that they complete
  std::vector<std::string> words;  ///< sorted; each begins with what stands there, and can be typed as it is
};

/// The words that are not verbs of beectl.
std::vector<std::string> words_of_the_repl();

/// The same candidates as the completion scripts of the shells: verbs, flags and their values, nodes,
/// contexts, files, services and commands. `nodes` are those of the prompt, which may be empty; `before` is
/// the line up to the cursor. Nodes and name services are asked for 300 ms at most.
offered candidates(const invocation& repl, const std::string& nodes, std::string_view before);

}  // namespace bee::cli
