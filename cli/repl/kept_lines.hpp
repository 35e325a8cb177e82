// The lines that were typed before, in a file for their user alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/parse/config_file.hpp"

namespace bee::cli {

class kept_lines {
 public:
  /// Those of a context, which may be empty: $XDG_STATE_HOME/beectl/repl_history-CONTEXT. Without a folder
  /// for it, nothing is kept.
  kept_lines(const environment&, std::string_view context);

  /// The oldest first, 1,000 at most. Whatever is in the file, no line has a zero byte.
  std::vector<std::string> read() const;

  /// Adds a line that may be kept, and forgets the oldest. Other repls may do the same. A failure is nobody's
  /// business.
  void add(const std::string& line) const;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Whether a line may be kept: one that begins with a blank or holds a secret (--token) is not, nor one
/// longer than 4,096 bytes.
bool may_be_kept(const std::string& line);

}  // namespace bee::cli
