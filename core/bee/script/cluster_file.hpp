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

enum class severity {
  remark,      ///< usable, and of interest to those who push the file
  warning,     ///< usable, and likely not what was meant
  undialable,  ///< an entry that a node takes and can not dial
  refused,     ///< an entry that the cluster daemon of a node refuses
  broken       ///< the file does not run: nothing is known of it
};

struct cluster_problem {
  int line = 0;  ///< 0 when it is about the whole file
  std::string text;
  severity how = severity::refused;
  bool is_warning() const { return how <= severity::warning; }
};

/// What stock's cluster daemon makes of a file, in the order of the file, and all that is odd or wrong. Of
/// two assignments to a name the last counts.
struct cluster_file {
  std::string path;
  std::vector<cluster_entry> nodes;       ///< those that can be used
  std::vector<cluster_option> options;    ///< but for functions, which no node can be told
  std::vector<std::string> unusable;      ///< names of nodes whose address can not be used
  std::vector<cluster_problem> problems;  ///< by line

  /// Whether no problem is worse.
  bool is_at_worst(severity) const;
  /// Whether all of it may go to nodes.
  bool ok() const { return is_at_worst(severity::warning); }
};

struct cluster_file_rules {
  bool strict = false;  ///< two names with one address are an error, not a remark
  std::chrono::milliseconds reading_time = file::usual_time;  ///< for a file that is a pipe or a FIFO
};

/// Runs the file as stock does: in an empty environment, where only strings have their methods; bounded in
/// time and memory. Checks what it has come to.
cluster_file load_cluster_file(const std::filesystem::path& path, const cluster_file_rules& = {});

/// The same for a text; `path` is only for messages.
cluster_file parse_cluster_file(std::string_view source, std::string path, const cluster_file_rules& = {});

/// `clustername.lua:7: gate_2 must be "host:port" or false, got number 7`
std::string to_string(const cluster_file& file, const cluster_problem& problem);

}  // namespace bee::script
