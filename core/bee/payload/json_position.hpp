// Checks JSON text and finds where something in it stands: line and column, for error sentences.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"

namespace bee::payload {

/// Deeper than a message can be (max_message_depth) in any of its forms.
inline constexpr std::size_t max_json_depth = 1600;

/// A member of an object, or an element of an array when `index` is set.
struct json_step {
  std::string key;
  std::optional<std::size_t> index = {};
};
using json_path = std::vector<json_step>;

/// `items[2].name`, `by_id["a b"].name`.
std::string to_string(const json_path&);

/// Where the value at a path begins, from 1; 0 when there is no such value.
struct json_position {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// Reads the text once; the empty path is the whole text. Fails with errc::bad_json for text that is not
/// strict JSON or has a key twice in one object, or with errc::too_deep; `why` is then a sentence that begins
/// with line and column.
result<json_position> scan_json(std::string_view text, const json_path& wanted, std::string& why);

}  // namespace bee::payload
