// Where the lines of a repl come from.
#pragma once

#include <cstddef>
#include <string>

namespace bee::cli {

/// Bytes of a line, and of one with those that it goes on in.
inline constexpr std::size_t longest_line = 256 * 1024;

struct read_line {
  enum class kind {
    line,
    end,
    cancelled,  ///< Ctrl-C: what was typed does not count
    failed,     ///< `text` says why
  };
  kind what = kind::end;
  std::string text = {};
  std::size_t number = 0;  ///< from 1, in a file; 0 at a terminal
};

class line_source {
 public:
  virtual ~line_source() = default;
  /// The next line, without its end. `prompt` is shown where somebody sees it.
  virtual read_line next(const std::string& prompt) = 0;
  /// What was read is whole, or given up: the next line begins something new.
  virtual void is_whole(const std::string& text) = 0;
};

}  // namespace bee::cli
