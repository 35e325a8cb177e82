// [NODES|--all] [FILE]: a cluster file, or the map of a name service in its place, that goes to nodes of it
// or is compared with them.
#pragma once

#include <string>

#include "cli/parse/invocation.hpp"
#include "cli/rollout/fleet_flow.hpp"

namespace bee::cli {

struct cluster_words {
  std::string nodes;  ///< a set of names; with --all what it leaves out, or nothing
  std::string path;   ///< a registry too
};

/// Tells the words apart. Fails when there are neither nodes nor --all, and when no file is named anywhere.
attempt<cluster_words> read_cluster_words(const invocation&);

enum class file_use {
  reads,  ///< entries that can not be used are left out, with a note
  pushes  ///< they are an error, and nothing is done
};

/// Reads and checks the whole file, or the map of a registry (names://...); what is only odd becomes a note.
/// With `is_strict` two names with one address are an error too, and nothing is left out.
attempt<fleet_source> read_cluster_source(const invocation&, const std::string& path, file_use,
                                          bool is_strict, report&);

/// The nodes of the source that were named, each with an address.
attempt<std::vector<cluster::node>> pick_from(const invocation&, const fleet_source&,
                                              const std::string& nodes);

inline constexpr word_spec file_nodes_word{
    "NODES",
    "node names of the file, game_[1-20], lobby_*, lists with commas; or --all",
    completes::node,
    {},
    true};

}  // namespace bee::cli
