// A name service as the source of nodes: --cluster names://HOST:PORT, or several servers with commas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/names/record/node_record.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Whether a --cluster is a registry and no file: "SCHEME://".
bool is_registry(std::string_view cluster);

/// What tells this cluster apart from others: the text of a registry, the whole path of a file.
std::string cluster_identity(const std::string& cluster);

/// What every way to name this cluster has in common: of a file the path behind all links.
std::string real_cluster(const std::string& cluster);

/// The servers that "names://HOST:PORT,HOST:PORT" means. Fails with a sentence that names what is wrong.
attempt<std::vector<endpoint>> registry_servers(std::string_view cluster);

/// All nodes that a registry knows.
attempt<std::vector<names::record_ptr>> load_records(const invocation&, std::string_view cluster);

/// The same as a map: one that is down has no address.
cluster::node_map map_of(const std::vector<names::record_ptr>&);

/// The map as a cluster file, a line a node.
std::string cluster_text(const cluster::node_map&);

}  // namespace bee::cli
