// beectl names serve, as a process of its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/support/long_running.hpp"
#include "support/program.hpp"

namespace bee::test {

struct names_settings {
  std::string listen = "127.0.0.1:0";
  std::string data = {};  ///< a folder, or an address of etcd; a folder in the test's own when empty
  std::string log = "names.log";
  std::vector<std::string> more = {};                   ///< further arguments
  std::map<std::string, std::string> environment = {};  ///< over what this process has
  std::size_t most_files = 0;                           ///< limit of open files, when not 0
};

/// One of several servers of a test: its data and its log have a name in the folder.
inline names_settings in_folder(const temporary_folder& folder, const std::string& name) {
  return {"127.0.0.1:0", folder.path() + "/" + name, name + ".log"};
}

class names_server : public long_running {
 public:
  explicit names_server(const temporary_folder& folder, std::string listen = "127.0.0.1:0");
  names_server(const temporary_folder& folder, const names_settings& with);

  /// "names://HOST:PORT"
  std::string url() const { return "names://" + address(); }
};

}  // namespace bee::test
