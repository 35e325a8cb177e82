// A line of the repl as words: those that a shell would make of it, and Lua tables as they stand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bee::cli {

struct line_word {
  std::string text;
  std::size_t begin = 0;  ///< where it stands in the line
  std::size_t end = 0;
};

struct line_words {
  enum class state { whole, open, refused };

  std::vector<line_word> words;  ///< when the line is not whole, the last one may be a part
  state how = state::whole;
  std::string why;  ///< open: what is not closed yet, "a table"; refused: a sentence

  std::vector<std::string> texts() const;
};

/// Splits at blanks. '...', "..." and \ are those of sh, and so is a comment that begins with # in front of a
/// word. A word that begins with { is a table (or a JSON object) up to its }, and one that begins with [[ or
/// [=[ a text up to its ]]: all within stands as it is, blanks, quotes and new lines too. What a shell would
/// put something else in the place of, or take for itself ($NAME, |, ;, <, >, &, `), is refused unless it is
/// quoted.
line_words split_line(std::string_view text);

/// Whether the line begins with !, after blanks: what stands behind that is for the shell.
bool is_for_a_shell(std::string_view line);

/// The word as it can be typed, so that split_line() reads the same one. It has no zero byte.
std::string typed_word(std::string_view word);

}  // namespace bee::cli
