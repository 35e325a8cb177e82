// Pages about what all verbs share, for beectl help TOPIC and section 7 of the manual.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bee::cli {

struct topic {
  std::string_view name;     ///< as it is typed; one of them is a verb, too
  std::string_view summary;  ///< one line, lower case, no full stop
  /// Paragraphs with an empty line between; one whose lines have two spaces somewhere keeps its lines.
  /// Commands stand two spaces in. @CODES@ is where the exit codes are listed.
  std::string_view text;
};

/// In the order in which help lists them.
std::span<const topic* const> all_topics();

/// Null when there is no such topic.
const topic* find_topic(std::string_view name);

/// The page, without its name.
std::string page_of(const topic&);

}  // namespace bee::cli
