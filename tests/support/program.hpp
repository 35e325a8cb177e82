// Runs a program as a user would: arguments, standard input, environment, folder; and what came of it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bee::test {

struct program {
  std::vector<std::string> arguments = {};              ///< the first is the path of the program
  std::string input = {};                               ///< what stands on standard input, to its end
  std::map<std::string, std::string> environment = {};  ///< all of it: nothing is inherited
  std::string folder = "/";
  bool input_is_terminal = false;  ///< nobody types anything there
  bool output_is_closed = false;   ///< standard output is a pipe that nobody reads
  std::string output_path = {};    ///< standard output is this file instead of a pipe
  std::size_t most_files = 0;      ///< limit of open files, when not 0
  std::size_t read_at_most = 0;  ///< the reader of standard output goes away after so many bytes, when not 0
  std::function<void(int pid)> while_running = {};  ///< called once, after the start
};

struct program_end {
  int code = -1;   ///< exit code, -1 when a signal ended it
  int signal = 0;  ///< the signal that ended it
  std::string out;
  std::string err;
};

/// Runs it to its end. A program that takes longer than a minute is killed.
program_end run(const program&);

/// A new empty folder that is removed at the end.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  const std::string& path() const { return path_; }
  /// Writes a file in it and returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

}  // namespace bee::test
