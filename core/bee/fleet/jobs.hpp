// What one node gets in a rollout: packed messages for its cluster daemon, and what must be true afterwards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bee/fleet/plan.hpp"

namespace bee::fleet {

enum class verify_kind { none, ack, peers, mesh };

using message_ptr = std::shared_ptr<const std::string>;

struct node_job {
  std::string node;
  endpoint at;
  std::vector<message_ptr> messages;  ///< sent at once, in this order
  message_ptr undo;                   ///< puts the node back; null when that can not be done
  bool drops_senders = false;         ///< it drops senders whose address does not change
  std::vector<std::string> must_reach;
  map_ptr before;  ///< null: unknown
  map_ptr after;   ///< null: unknown even when all went well
};

/// The jobs of a push, for the nodes that are not up to date, in the order of the plan. `peers` is that of
/// the request: a node's open senders.
std::vector<node_job> push_jobs(const plan& p, const std::map<std::string, std::vector<std::string>>& peers,
                                verify_kind verify);

/// How many connections a mesh check makes at most: each node to each other.
std::size_t mesh_connections(const plan& p);

}  // namespace bee::fleet
