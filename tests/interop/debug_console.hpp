// What a node says of itself to whoever telnets to it: skynet's own debug console.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace bee::test {

class debug_console {
 public:
  /// Connects to one that listens there, as soon as it does. Throws when it does not come up.
  explicit debug_console(std::uint16_t port);
  ~debug_console();
  debug_console(const debug_console&) = delete;
  debug_console& operator=(const debug_console&) = delete;

  /// The lines of `list`, `stat` or `mem`: ":0000000a" to the rest of the line.
  std::map<std::string, std::string> ask(const std::string& command);

 private:
  std::string read_line();

  int fd_ = -1;
  std::string buffer_;
};

}  // namespace bee::test
