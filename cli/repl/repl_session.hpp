// What a line of the repl means, and what is left of it for the next one.
#pragma once

#include <set>
#include <string>

#include "bee/cluster/node_map.hpp"
#include "cli/nodes/kept_links.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/repl/candidates.hpp"
#include "cli/repl/line_words.hpp"

namespace bee::cli {

/// Verbs run through cli::run(), each with its own report. Connections are kept between them.
class repl_session {
 public:
  /// `in` is that of the repl itself, and outlives it.
  explicit repl_session(const invocation& in) : in_(in) {}

  /// Takes these as the NODES of the prompt; an empty text is none. Fails when there are no such nodes.
  attempt<void> use(const std::string& nodes);

  /// Runs a line, and prints what comes of it. `text` is what was typed, `line` its words; `place` is in
  /// front of what goes wrong. Returns its exit code.
  int run(const std::string& text, const line_words& line, const std::string& place);

  /// Prints a failure in the way of all lines; its exit code.
  int refuse(const failure&, const std::string& place);

  /// "[prod] game_1> "
  std::string prompt() const;
  /// Whether a line said that it was the last one.
  bool is_over() const { return is_over_; }
  offered complete(const std::string& before) const { return candidates(in_, nodes_, before); }

 private:
  struct front;  // what stands in front of a verb
  int run_verb(std::vector<std::string> words, const front&, const std::string& place);
  int run_use(const std::vector<std::string>& words, const std::string& place);
  int run_shell(const std::string& command, const std::string& place);
  void print_help() const;
  attempt<void> add_nodes(command_line&, const front&) const;

  const invocation& in_;
  kept_links links_;
  std::string nodes_;
  cluster::node_map known_;  // at the time of use()
  bool is_over_ = false;
};

}  // namespace bee::cli
