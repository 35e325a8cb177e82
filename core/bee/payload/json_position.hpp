// Checks JSON text and finds where something in it stands: line and column, for error sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee::payload {

inline constexpr std::size_t max_json_depth = 100;

/// What one pass over a JSON text found.
struct json_scan {
  bool has_key = false;  ///< `wanted_key` is a key somewhere
  std::size_t line = 0;  ///< of the value at `wanted_path`, from 1; 0 when there is no such value
  std::size_t column = 0;
};

/// Reads the text once. A path is written as protobuf's errors write it: `items[2].name`, `by_id["a
/// b"].name`; the empty path is the whole text. Fails with errc::bad_json for text that is not strict JSON,
/// or errc::too_deep; `why` is then a sentence that begins with line and column.
result<json_scan> scan_json(std::string_view text, std::string_view wanted_key, std::string_view wanted_path,
                            std::string& why);

}  // namespace bee::payload
