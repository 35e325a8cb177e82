// A name service as the source of nodes: --cluster names://HOST:PORT.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/names/event.hpp"
#include "cli/remote.hpp"

namespace bee::cli {

/// Whether a --cluster is a registry and no file: "SCHEME://".
bool is_registry(std::string_view cluster);

/// The node that "names://HOST:PORT" means. Fails with a sentence that names what is wrong.
attempt<cluster::node> registry_node(std::string_view cluster);

/// Opens a connection to the registry in use.
task<attempt<std::shared_ptr<remote>>> open_registry(const invocation&);

/// Asks the name service; what it refuses is a failure with its sentence.
task<attempt<value::table>> ask_registry(remote&, std::string command, value::table arguments = {});

/// The records of a "list" or of the snapshot in a "watch".
attempt<std::vector<names::node_record>> read_records(const value::table& answer, const char* key);
/// The events of a "watch".
attempt<std::vector<names::event>> read_events(const value::table& answer);
/// The revision of any answer.
std::int64_t revision_of(const value::table& answer);

/// All nodes that the registry in use knows; one that is down has no address.
attempt<cluster::node_map> load_registry(const invocation&);

}  // namespace bee::cli
