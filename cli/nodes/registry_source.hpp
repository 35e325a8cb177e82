// A name service as the source of nodes: --cluster names://HOST:PORT, or several servers with commas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/names/client/client.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Whether a --cluster is a registry and no file: "SCHEME://".
bool is_registry(std::string_view cluster);

/// What tells this cluster apart from others: the text of a registry, the whole path of a file.
std::string cluster_identity(const std::string& cluster);

/// What every way to name this cluster has in common: of a file the path behind all links.
std::string real_cluster(const std::string& cluster);

/// How a registry is asked in this run.
names::client_options registry_options(const invocation&);

/// The registry of --cluster, or of that text.
attempt<std::shared_ptr<names::client>> open_registry(const invocation&);
attempt<std::shared_ptr<names::client>> open_registry(const invocation&, std::string_view cluster);

/// All nodes that a registry knows.
attempt<std::vector<names::record_ptr>> load_records(const invocation&, std::string_view cluster);

/// The map as a cluster file, a line a node.
std::string cluster_text(const cluster::node_map&);

}  // namespace bee::cli
