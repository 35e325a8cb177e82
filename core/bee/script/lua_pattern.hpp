// Lua's patterns, matched in steps that are counted: a pattern can make work that grows with the length of
// the text to the power of its items. Known to string_library alone.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "bee/value/limited_lua.hpp"

namespace bee::script {

/// One subject and one pattern (without the '^' of an anchor). All functions raise Lua's errors about a
/// malformed pattern, and the one about the limit of time.
class lua_pattern {
 public:
  static constexpr std::size_t no_match = static_cast<std::size_t>(-1);

  lua_pattern(lua_State* lua, std::string_view subject, std::string_view pattern)
      : lua_(lua), steps_(lua), subject_(subject), pattern_(pattern) {}

  /// The end of the match that begins at `from`, or no_match.
  std::size_t match_at(std::size_t from);

  /// Pushes the captures of the last match, or the whole of it when there are none. Returns how many.
  int push_captures(std::size_t from, std::size_t end);
  /// The same without the whole match.
  int push_only_captures(std::size_t from, std::size_t end) {
    return level_ == 0 ? 0 : push_captures(from, end);
  }
  /// Pushes one of them; 0 is the whole match when there are none.
  void push_capture(std::size_t index, std::size_t from, std::size_t end);
  std::string_view subject() const { return subject_; }

 private:
  static constexpr std::size_t most_captures = 32;
  static constexpr int most_depth = 200;
  static constexpr std::size_t open = static_cast<std::size_t>(-1);      // as the length of a capture
  static constexpr std::size_t position = static_cast<std::size_t>(-2);  // likewise: "()"

  struct capture {
    std::size_t from = 0;
    std::size_t length = 0;
  };
  // What a step came to: an end, or the place in subject and pattern where it goes on.
  struct place {
    std::size_t s;
    std::size_t p;
    bool is_end = false;
  };

  std::size_t match(std::size_t s, std::size_t p);
  place step(std::size_t s, std::size_t p);
  place step_escape(std::size_t s, std::size_t p);
  place step_item(std::size_t s, std::size_t p);
  std::size_t longest(std::size_t s, std::size_t p, std::size_t item_end);
  std::size_t shortest(std::size_t s, std::size_t p, std::size_t item_end);
  std::size_t begin_capture(std::size_t s, std::size_t p, std::size_t length);
  std::size_t end_capture(std::size_t s, std::size_t p);
  std::size_t balanced(std::size_t s, std::size_t p);
  std::size_t same_as_capture(std::size_t s, unsigned char digit);
  bool is_frontier(std::size_t s, std::size_t p, std::size_t set_end);

  std::size_t end_of_item(std::size_t p);
  bool is_single(std::size_t s, std::size_t p, std::size_t item_end);
  bool is_in_set(unsigned char c, std::size_t p, std::size_t last);
  unsigned char at(std::size_t p) const {
    return p < pattern_.size() ? static_cast<unsigned char>(pattern_[p]) : 0;
  }
  unsigned char subject_at(std::size_t s) const {
    return s < subject_.size() ? static_cast<unsigned char>(subject_[s]) : 0;
  }

  lua_State* lua_;
  value::lua_steps steps_;
  std::string_view subject_;
  std::string_view pattern_;
  int depth_ = 0;
  std::size_t level_ = 0;
  std::array<capture, most_captures> captures_{};
};

}  // namespace bee::script
