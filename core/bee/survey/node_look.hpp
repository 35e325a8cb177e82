// A look at a node: the questions that bee/observe reads the answers of.
#pragma once

#include <optional>
#include <string>

#include "bee/observe/sample.hpp"
#include "bee/stock/remote.hpp"

namespace bee::survey {

using stock::remote;

struct node_look {
  observe::node_sample sample;
  /// An answer that any node gives did not come, or is no such answer. The sample has what did come.
  std::optional<failure> why;
  /// The node is there, and its launcher keeps these back: "STAT and MEM". So does a core before v1.4.0,
  /// whose launcher waits for the slowest of its services whatever time it is given.
  std::string kept_back;
  bool is_down = false;  ///< it gave no answer at all, see look_with_round_trip()
};

/// Asks the launcher which services there are, without their counters.
task<attempt<observe::node_sample>> look_at_list(remote&);

/// Asks the launcher for something of all services: STAT, MEM or GC. They have the larger part of what is
/// left of the limit to answer.
task<attempt<value::table>> ask_services(remote&, std::string command);

/// Asks the launcher for its services and their counters, and the node for its unique services.
task<node_look> look_at(remote&, observe::sample_limits = {});

/// The same behind round_trip(), which is timed. A node that answers that, and whose launcher answers
/// nothing, keeps all answers back.
task<node_look> look_with_round_trip(remote&, observe::sample_limits = {});

/// For people: that a part of the figures was kept back, and why that may be. Precondition: a part was.
std::string kept_back_text(const remote&, const node_look&);

}  // namespace bee::survey
