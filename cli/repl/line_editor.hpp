// A line on a terminal, with history and completion. All that knows libedit.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/repl/candidates.hpp"
#include "cli/repl/line_source.hpp"

struct editline;
struct history;

namespace bee::cli {

class repl_signals;

/// Draws on standard error, so that standard output has data alone.
class line_editor : public line_source {
 public:
  /// What the line up to the cursor can be completed with. It may throw.
  using completer = std::function<offered(const std::string& before)>;

  /// Whether there is a terminal to edit on: standard input and standard error.
  static bool is_possible();

  /// `signals` outlives it.
  line_editor(const repl_signals& signals, completer);
  ~line_editor() override;
  line_editor(const line_editor&) = delete;
  line_editor& operator=(const line_editor&) = delete;

  /// Adds a line to those that the arrow keys bring back.
  void remember(const std::string& line);

  read_line next(const std::string& prompt) override;
  void is_whole(const std::string& text) override { remember(text); }

 private:
  struct callbacks;
  void list(const std::vector<std::string>& words);
  unsigned char complete();
  int next_char(wchar_t& into);

  const repl_signals& signals_;
  completer completer_;
  std::string prompt_;
  std::FILE* screen_;
  editline* editor_;
  ::history* history_;
};

}  // namespace bee::cli
