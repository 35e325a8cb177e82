// The cluster file that nodes read: a Lua chunk whose globals are the map of names to addresses.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "bee/file/whole_file.hpp"
#include "bee/value/value.hpp"

namespace bee::script {

/// `lobby_1 = "10.0.0.1:2528"` or `gone = false`.
struct cluster_entry {
  std::string name;
  std::optional<endpoint> address;  ///< empty for false
  int line = 0;
};

/// `__nowaiting = true`, under the name "nowaiting".
struct cluster_option {
  std::string name;
  value::value setting;
  int line = 0;
};

struct cluster_problem {
  int line = 0;  ///< 0 when it is about the whole file
  std::string text;
  bool is_warning = false;
};

/// What a file says, in the order of the file, and all that is wrong with it. Nothing of it may be used
/// unless ok().
struct cluster_file {
  std::string path;
  std::vector<cluster_entry> nodes;
  std::vector<cluster_option> options;
  std::vector<cluster_problem> problems;  ///< by line

  bool ok() const;
};

struct cluster_file_rules {
  bool strict = false;  ///< two names with one address are an error, not a warning
  std::chrono::milliseconds reading_time = file::usual_time;  ///< for a file that is a pipe or a FIFO
};

/// Runs the file in an empty environment, bounded in time and memory, and checks every assignment.
cluster_file load_cluster_file(const std::filesystem::path& path, const cluster_file_rules& = {});

/// The same for a text; `path` is only for messages.
cluster_file parse_cluster_file(std::string_view source, std::string path, const cluster_file_rules& = {});

/// `clustername.lua:7: gate_2 must be "host:port" or false, got number 7`
std::string to_string(const cluster_file& file, const cluster_problem& problem);

}  // namespace bee::script
