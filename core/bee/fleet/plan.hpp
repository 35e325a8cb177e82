// What a push would do to each node, as far as there is evidence. Pure: the journal, the file and what nodes
// show come in, a plan goes out.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bee/fleet/journal_types.hpp"

namespace bee::fleet {

struct plan_request {
  cluster::node_map wanted;  ///< what the file says, checked
  map_ptr last;              ///< the map of the latest revision; null when there is none
  /// The map of the latest run that came to its end: what nodes of which nothing is known are put back to.
  /// Null when there is none; a run that was stopped is none, its map may be what has to be put back.
  map_ptr settled;
  std::vector<cluster::node> targets;  ///< each has an address
  std::vector<known_node> known;       ///< from the journal
  /// The peers to which a node has a sender, by node; a node that was not asked is absent.
  std::map<std::string, std::vector<std::string>> peers;
  std::map<std::string, stock::process_mark> processes;  ///< as those nodes are now
  bool prune = false;                                    ///< turn what is gone from the file into `false`
  bool force = false;                                    ///< also nodes believed up to date; reset senders
  std::vector<std::string> only;                         ///< send just these entries; empty: all
  /// Names that become `false` even without `prune`, unless the file has them.
  std::vector<std::string> also_off;
};

/// What the sent table makes of a map. Nodes that had the same share one.
struct transition {
  map_ptr before;                             ///< null: unknown
  map_ptr after;                              ///< what the node is known to have when it has taken the table
  std::vector<cluster::node_change> changes;  ///< empty when `before` is unknown
  map_ptr undo;  ///< the table that puts the node back; null: there is no evidence for one
};

/// What the earlier part of a run that goes on has left of a node.
enum class part_left {
  all,       ///< it is told the change
  nothing,   ///< it was done
  put_back,  ///< it gets again what it had before
  alone,     ///< the run is being put back and had not come to it
};

struct node_plan {
  std::string node;
  endpoint at;
  std::shared_ptr<const transition> step;
  unix_ms known_since = 0;  ///< when the node acknowledged the last map that is known; 0: none is
  stock::process_mark known_process = {};  ///< as it was then
  stock::process_mark process = {};        ///< as it is now
  bool has_restarted = false;              ///< since then: what it has now, its own file says
  bool is_up_to_date = false;
  part_left left = part_left::all;
  std::vector<std::string> drops;   ///< peers whose open sender loses its address or gets another
  std::vector<std::string> resets;  ///< peers whose open sender is dropped and connected again
};

struct plan {
  map_ptr sent;                   ///< the table that each node gets
  std::vector<std::string> gone;  ///< names that `sent` switches off and the file does not have
  std::vector<std::string> left;  ///< known names that the file does not have and that stay on the nodes
  bool is_forced = false;
  std::size_t known_names = 0;  ///< live names that there is evidence of
  std::size_t removed = 0;      ///< of those, how many `sent` switches off
  std::vector<node_plan> nodes;

  /// A push that switches off more than half of the known nodes: almost always the wrong file.
  bool removes_most() const { return removed * 2 > known_names; }
  bool changes_something() const;
};

plan make_plan(const plan_request& request);

}  // namespace bee::fleet
