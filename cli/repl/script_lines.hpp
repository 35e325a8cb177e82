// Lines from a file or a pipe on standard input.
#pragma once

#include <string>

#include "cli/repl/line_source.hpp"

namespace bee::cli {

/// While it lives, standard input is empty for everybody else: a verb that reads it does not eat the lines.
class script_lines : public line_source {
 public:
  script_lines();
  ~script_lines() override;
  script_lines(const script_lines&) = delete;
  script_lines& operator=(const script_lines&) = delete;

  read_line next(const std::string& prompt) override;
  void is_whole(const std::string&) override {}

 private:
  bool read_more();

  int lines_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
  bool is_at_end_ = false;
  std::string wrong_;
};

}  // namespace bee::cli
