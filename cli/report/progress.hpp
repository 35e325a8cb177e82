// How far a rollout is, on standard error: one line that changes on a terminal, else one line a node.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "cli/report/status_line.hpp"

namespace bee::cli {

class progress {
 public:
  /// Says nothing under -q.
  progress(const invocation&, std::size_t nodes);

  /// A node has come to an end; what went well is only counted on a terminal.
  void node(std::string_view name, std::string_view state, std::string_view note, bool is_good);

  /// Something that people should know now, as a line of its own; also under -q when it `matters`.
  void say(const std::string& sentence, bool matters = false);

  /// Takes the changing line away.
  void clear() { line_.clear(); }

 private:
  void draw();

  bool is_quiet_;
  bool has_color_;
  status_line line_;
  std::size_t nodes_;
  std::map<std::string, std::size_t, std::less<>> counts_;  // of states that nodes came to
  std::chrono::steady_clock::time_point next_draw_{};
};

}  // namespace bee::cli
