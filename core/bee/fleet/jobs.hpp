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
  map_ptr before;     ///< null: unknown
  map_ptr after;      ///< null: unknown even when all went well
  unix_ms since = 0;  ///< when it acknowledged `before`
  /// How the earlier part of a resumed run left it.
  step_state was = step_state::planned;
  std::string note = {};
  stock::process_mark known_process = {};  ///< as it was when it acknowledged `before`
  stock::process_mark process = {};        ///< as it is now
  bool may_have_it = false;                ///< that part may have sent it something
};

/// Up to this size of the packed table each node gets all of it, in bytes.
inline constexpr std::size_t largest_cheap_table = 64 * 1024;

/// The jobs of a push, for the nodes that are not up to date, in the order of the plan. A node gets the whole
/// table; of one above largest_cheap_table only what differs from what it acknowledged, unless the plan is a
/// forced one. `peers` is that of
/// the request: a node's open senders.
std::vector<node_job> push_jobs(const plan& p, const std::map<std::string, std::vector<std::string>>& peers,
                                verify_kind verify);

/// The table that nodes read themselves is in no journal: the file of the operator stands for it, as far as
/// it goes.
struct reload_request {
  const cluster::node_map& file;
  const std::map<std::string, std::vector<std::string>>& peers;  ///< as in push_jobs()
  verify_kind verify = verify_kind::ack;
  bool is_forced = false;  ///< reset senders, and set to false what is gone
};

/// The jobs of a reload, for all nodes of the plan: each re-reads its own file. A forced one drops each
/// sender that the plan resets, gives it the address that the file has, sets to false what is gone, and
/// re-reads at the end: where the node's own file says otherwise, that counts. Peers are verified only as far
/// as a node surely knows them.
std::vector<node_job> reload_jobs(const plan& p, const reload_request& request);

/// How many connections a mesh check makes at most: each node to each other.
std::size_t mesh_connections(const plan& p);

}  // namespace bee::fleet
