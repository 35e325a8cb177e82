// The lines of a recording: what was seen, as JSON. Written here, read by recording.hpp.
//
//   {"recording":1,"node":"lobby_1","address":"10.0.0.1:2528","dialect":"bee"}  the first; bee or skynet
//   {"at":"2026-11-23T01:22:05.250000Z","from":"10.0.0.9:40112","kind":"call","to":"@lobby","session":7,
//    "request":{"values":["join",10],"bytes":"JGpvaW4KCg=="},"answer":{"values":[true],"bytes":"CQ=="},
//    "took_ms":0.25}
//   {..., "kind":"push", "request":{...}}
//   {..., "kind":"note", "text":"..."}                                          what is no message
//
// In the place of "answer" stands "error" with the text that came, or "unanswered" with a sentence. "bytes"
// are those of the message, in base64; a message without them was too large to keep, and has its "size". With
// "redacted", the names of fields, "bytes" are those of the values as they stand there.
#pragma once

#include <string>
#include <string_view>

#include "bee/traffic/exchange.hpp"
#include "bee/traffic/redaction.hpp"

namespace bee::traffic {

inline constexpr int recording_version = 1;
/// Larger messages have bytes and no values.
inline constexpr std::size_t most_with_values = 1u << 20;
/// Of a line: what is longer is none of ours.
inline constexpr std::size_t longest_line = 64u << 20;

/// Lines end with a line feed, and move no terminal. Empty texts are left out.
std::string head_line(std::string_view node, std::string_view address, std::string_view dialect = {});
std::string line_of(exchange what, const field_names& redacted = {});
std::string note_line(unix_us at, std::string_view from, std::string_view text);

/// RFC 3339, in UTC, with six digits behind the second.
std::string time_text(unix_us at);

}  // namespace bee::traffic
