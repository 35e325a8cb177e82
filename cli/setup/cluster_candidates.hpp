// Cluster files that are likely to be meant by whoever stands in a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bee::cli {

struct cluster_candidate {
  std::string path;  ///< as it would be typed
  std::string
      from;  ///< the config that names it: "etc/config.lobby"; empty when it was found by its own name
};

struct cluster_search {
  std::vector<cluster_candidate> found;    ///< each file once
  std::vector<cluster_candidate> missing;  ///< what configs name and is not there
};

/// `clustername.lua` in the folder, or in etc, conf, config or examples of it, and what the skynet configs
/// there name (files whose names begin with config). At most 100 configs are read.
cluster_search find_cluster_files(const std::filesystem::path& folder);

}  // namespace bee::cli
