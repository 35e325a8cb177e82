// What the journal holds, as plain data.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "bee/base/error.hpp"
#include "bee/cluster/node_map.hpp"
#include "bee/stock/process_mark.hpp"

namespace bee::fleet {

/// Maps are shared: thousands of nodes have the same one.
using map_ptr = std::shared_ptr<const cluster::node_map>;

using unix_ms = std::int64_t;
using run_id = std::int64_t;
using revision_id = std::int64_t;  ///< 0: none

/// Where a node stands in a run. Each state is written before what it announces is done, so that a killed run
/// leaves its last intention.
enum class step_state {
  planned,          ///< nothing was sent to it
  unchanged,        ///< nothing to send: it is believed up to date
  begun,            ///< the map may have been sent
  resetting,        ///< senders may have been dropped, and connected again
  ok,               ///< it answered, and was verified if that was asked for
  failed,           ///< it did not take the map
  unverified,       ///< it took the map, and then could not reach a peer
  unknown,          ///< sent, but no answer: it may have the map
  skipped,          ///< the run ended before its turn
  rolling_back,     ///< what it had before may have been sent
  rolled_back,      ///< it has again what it had before
  rollback_failed,  ///< it may have the new map, the old one, or both in part
};

enum class run_state {
  running,      ///< not ended: it runs, or was killed
  done,         ///< every node had its turn
  stopped,      ///< by its failure budget
  rolled_back,  ///< by its failure budget; nodes were put back
  interrupted,  ///< by the operator
  superseded,   ///< killed, and a later run took its place
};

std::string_view to_text(step_state s);
std::string_view to_text(run_state s);
std::optional<step_state> parse_step_state(std::string_view text);
std::optional<run_state> parse_run_state(std::string_view text);

/// One pushed file. The map is what the file says.
struct revision {
  revision_id id = 0;
  unix_ms at = 0;
  std::string by;
  std::string message;
  std::string file_name;
  std::string file_text;
  cluster::node_map map;
};

/// One node of a run. `before` is what it was known to have, null when that was unknown.
struct step {
  std::string node;
  endpoint at;
  step_state state = step_state::planned;
  std::string note;  ///< why it failed
  map_ptr before;
  unix_ms changed_at = 0;
};

struct run {
  run_id id = 0;
  std::string verb;
  revision_id revision = 0;
  run_state state = run_state::running;
  std::string options;  ///< JSON of the caller
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  unix_ms started_at = 0;
  unix_ms ended_at = 0;  ///< 0 while it runs
  /// False for an attempt that ended before its first step: nothing was sent, and it has no revision. It is
  /// `done` when there was nothing to do, else `stopped`.
  bool has_begun = true;
};

/// What a node is known to have: the map that it last acknowledged, at that address, on top of what it had.
struct known_node {
  std::string node;
  endpoint at;
  map_ptr map;
  run_id run = 0;
  unix_ms since = 0;
  stock::process_mark process = {};  ///< as it was then
};

}  // namespace bee::fleet
