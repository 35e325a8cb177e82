// What beectl explain knows: a row for each thing that beectl prints or a node says.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"
#include "bee/base/ran.hpp"

namespace bee::cli {

/// Who says it.
enum class said_by {
  exit_code,  ///< the exit code of beectl
  beectl,     ///< a sentence of beectl
  node,       ///< what a node answers, and so part of a sentence of beectl and of the logs of others
  log         ///< what a node writes into its log
};

/// One thing that is explained. Every text is ours: nothing of what was asked about gets into it.
struct explained {
  std::string_view words;  ///< what is looked for in a line, in any case of letters; * is anything between
  said_by by = said_by::beectl;
  std::optional<ran> has_run;  ///< nothing where nothing was asked of a node
  std::string_view means;      ///< a sentence or two
  std::string_view advice;     ///< what to do
  bool is_general = false;     ///< told only when nothing more exact is known of the line
};

/// The same for a sentence of the library, whose words it gives itself.
struct explained_error {
  errc code;
  std::optional<ran> has_run;
  std::string_view means;
  std::string_view advice;
};

std::span<const explained_error> explained_errors();
std::span<const explained> sentences_of_beectl();
std::span<const explained> sentences_of_commands();
std::span<const explained> answers_of_nodes();
std::span<const explained> lines_of_cluster_daemons();
std::span<const explained> lines_of_services();

}  // namespace bee::cli
