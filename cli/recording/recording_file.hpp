// Recordings as files of the command line.
#pragma once

#include <string>

#include "bee/traffic/recording.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

inline constexpr option_spec redact_option{
    "redact", 0, "FIELD", "write (redacted) in the place of each value of a table's field of this name",
    true};

/// The names of --redact. Fails with usage for an empty one.
attempt<traffic::field_names> read_redacted(const invocation&);

/// A file, or standard input for "-". A last line that is cut off becomes a note.
attempt<traffic::recording> load_recording(const std::string& path, report&);

}  // namespace bee::cli
