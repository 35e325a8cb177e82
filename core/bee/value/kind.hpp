// The kinds of Lua values, and what is thrown when a value of one is asked for another.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bee::value {

enum class kind : std::uint8_t { nil, boolean, integer, number, string, userdata, table };

/// "integer", "number" (a float), ...: the word for a kind in a sentence.
constexpr std::string_view to_text(kind k) {
  constexpr std::string_view words[] = {"nil", "boolean", "integer", "number", "string", "userdata", "table"};
  return words[static_cast<std::size_t>(k)];
}

/// A value is not of the kind that was asked for: "integer expected, got string".
class wrong_kind : public std::runtime_error {
 public:
  wrong_kind(kind wanted, kind got) : wrong_kind(to_text(wanted), to_text(got)) {}
  wrong_kind(std::string_view wanted, std::string_view got)
      : std::runtime_error(std::string(wanted) + " expected, got " + std::string(got)) {}
  /// "element 2: integer expected, got string".
  wrong_kind(std::string_view where, const wrong_kind& why)
      : std::runtime_error(std::string(where) + ": " + why.what()) {}
};

/// The same of an argument: "bad argument 1: integer expected, got string".
class bad_argument : public wrong_kind {
 public:
  bad_argument(std::size_t index, const wrong_kind& why)
      : wrong_kind("bad argument " + std::to_string(index), why) {}
};

}  // namespace bee::value
