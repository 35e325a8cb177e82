// A packet capture as a recording.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bee/traffic/redaction.hpp"
#include "bee/wire/explain.hpp"
#include "bee/wire/pcap.hpp"

namespace bee::cli {

struct capture_lines {
  std::string text;                   ///< the lines; empty when there is not one message
  std::vector<std::string> problems;  ///< what could not be read, sentences
};

/// The lines that `record` would have written of the same connections. Those of `peer` alone when it is not
/// empty; `as` is the side of streams whose beginning is not in the capture.
capture_lines lines_of(const wire::capture&, const std::string& peer, std::optional<wire::stream_kind> as,
                       const traffic::field_names& redacted);

}  // namespace bee::cli
