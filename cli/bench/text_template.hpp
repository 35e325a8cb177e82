// Places in an argument that stand for something else in each call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bee::cli {

/// What stands in the places of one call.
struct place_values {
  std::uint64_t number = 0;  ///< {i}: of the call, from 1
  std::int64_t uid = 0;      ///< {uid}
  std::string_view line;     ///< {line}
};

/// Text with {i}, {uid} and {line} in it: these three as they stand here, and nothing else in braces, so that
/// {i=1}, {7} and { i } are what they were. None of the three is a constant of Lua, or JSON. A backslash in
/// front makes a place plain text, \{i}; two make it a backslash and the value.
class text_template {
 public:
  explicit text_template(std::string_view text);

  bool has_places() const { return has_places_; }
  bool has_line() const { return has_line_; }
  std::string fill(const place_values&) const;

 private:
  enum class place { none, number, uid, line };
  struct piece {
    std::string text;  // in front of the place
    place then = place::none;
  };
  std::vector<piece> pieces_;
  bool has_places_ = false;
  bool has_line_ = false;
};

}  // namespace bee::cli
