// How tests start a program. Known to program.cpp and terminal.cpp alone.
#pragma once

#include <unistd.h>

#include <string>
#include <vector>

#include "support/program.hpp"

namespace bee::test {

struct pipe_ends {
  pipe_ends();
  ~pipe_ends() {
    close_read();
    close_write();
  }
  pipe_ends(const pipe_ends&) = delete;
  pipe_ends& operator=(const pipe_ends&) = delete;
  void close_read() { close(read); }
  void close_write() { close(write); }
  int read = -1;
  int write = -1;

 private:
  static void close(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

/// Everything that the child needs, made before fork(): after it only plain system calls are allowed.
struct prepared {
  explicit prepared(const program&);
  std::vector<char*> arguments;
  std::vector<std::string> variables;
  std::vector<char*> environment;
};

/// The master of a new terminal.
int open_terminal();
/// Its other side.
int open_terminal_of(int master);

struct standard_files {
  int in;
  int out;
  int err;
  bool are_of_a_person = false;  ///< `in` is its controlling terminal: Ctrl-C comes as a signal
};

/// The child becomes the program.
[[noreturn]] void become(const program&, const prepared&, const standard_files&);

/// Waits for the end of a child, and notes how that was.
void wait_for(int pid, program_end&);

}  // namespace bee::test
