// Text as people see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bee {

/// The length of the UTF-8 sequence at the front, 0 when there is none.
std::size_t utf8_length(std::string_view bytes);

/// The most bytes of the front, `size` at most, that end inside of no character.
std::size_t whole_characters(std::string_view bytes, std::size_t size);

/// Whether one valid sequence can be seen where it stands: no C0, DEL or C1 control, and nothing that
/// reorders text (such as U+202E), breaks a line (U+2028) or is hidden (U+200B, tags).
bool is_visible(std::string_view sequence);

/// True when the bytes are valid UTF-8 without C0, DEL and C1 controls.
bool is_plain_text(std::string_view bytes);

/// Whether all bytes are seen in ASCII, or line feeds and tabs.
bool is_ascii_text(std::string_view bytes);

/// A JSON text of the same value, in which what is not is_visible() is written as \uNNNN.
std::string escape_json(std::string_view text);

}  // namespace bee
