// What it costs at least to ask each node of a fleet one thing: bare system calls, so many nodes at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "process.hpp"

namespace bee::bench {

/// Connects to each node, sends the bytes, and reads so many frames; all connections are held until the end,
/// as a rollout holds them. Returns the seconds; ends the program when a node does not answer.
double ask_all(const std::vector<cluster::node>& nodes, std::size_t at_once, const std::string& request,
               std::size_t answers = 1);

/// The whole answer of one node.
std::string ask_one(const cluster::node& node, const std::string& request);

}  // namespace bee::bench
