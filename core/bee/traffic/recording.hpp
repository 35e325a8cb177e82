// A recording as it is read back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/base/failure.hpp"
#include "bee/traffic/exchange.hpp"
#include "bee/traffic/redaction.hpp"

namespace bee::traffic {

struct recorded {
  exchange what;
  field_names request_redacted;  ///< fields of the request whose values are not known
  field_names answer_redacted;
  std::size_t line = 0;
};

struct recording {
  std::string node;     ///< its name, or empty
  std::string address;  ///< of the node, or empty
  std::string dialect;  ///< of its services: "bee", "skynet", or empty
  std::vector<recorded> all;
  /// A sentence when the last line is not complete: what wrote it was killed, and the lines before are good.
  std::string cut_off;
};

/// Reads a whole file of lines (line.hpp). Values without bytes are packed, so that lines can be written by
/// hand. Fails with bad_input: "FILE:LINE: ...".
attempt<recording> read_recording(std::string_view text, const std::string& file);

/// Takes the values of fields out of a recording that has them.
void redact(recording& from, const field_names& names);

}  // namespace bee::traffic
