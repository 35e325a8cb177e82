// Byte strings as people read and write them: hex, base64, and text that is safe for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee {

/// 0 behind the end.
inline std::uint8_t byte_at(std::string_view s, std::size_t i) {
  return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0;
}

/// Lower-case hex, two digits a byte, no separators.
std::string to_hex(std::string_view bytes);

/// Reads hex; white space between digits is skipped. Fails with errc::bad_hex.
result<std::string> from_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648 section 4).
std::string to_base64(std::string_view bytes);

/// Reads standard base64; white space is skipped, padding is required. Fails with errc::bad_base64.
result<std::string> from_base64(std::string_view text);

/// True when the bytes are valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view bytes);

/// The length of the character at the front when it is valid UTF-8, no control, and seen (text.hpp); else 0.
std::size_t printable_length(std::string_view bytes);

/// The bytes with everything that could move a terminal replaced: C0, DEL, C1 and invalid UTF-8 become \xNN,
/// except '\n' and '\t' when `keep_lines` is set. A backslash stays as it is: the result is for reading, not
/// for parsing.
std::string escape_for_terminal(std::string_view bytes, bool keep_lines = false);

}  // namespace bee
