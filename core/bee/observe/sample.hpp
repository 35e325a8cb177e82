// What one look at a node shows of its services: the answers of its launcher, read with distrust.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::observe {

using time_point = std::chrono::steady_clock::time_point;

/// How a service met the question for its counters.
enum class service_state {
  untold,    ///< the launcher did not say: its answer did not come, or has no line for the service
  answered,  ///< it told its counters
  busy,      ///< it did not answer in the time that it had
  failed     ///< it could not be asked: it ended meanwhile, or is no Lua service
};
std::string_view to_text(service_state);

/// A counter that was not told, or that no service can have, is absent: never zero.
struct service_sample {
  std::uint32_t handle = 0;
  std::string command;  ///< "snlua echo"; the name of a unique service that the launcher does not list
  service_state state = service_state::untold;
  std::optional<double> cpu;             ///< seconds, since it started
  std::optional<std::int64_t> messages;  ///< handled since it started
  std::optional<std::int64_t> mqlen;     ///< messages that wait
  std::optional<std::int64_t> tasks;     ///< coroutines that wait
  std::optional<double> memory_kb;       ///< of Lua
};

/// The service that serves one connection of the cluster: every node and tool that has one to this node has
/// its own, whoever looks included.
bool is_agent(std::string_view command);

/// The service that holds the connection of the node to another one; a core before v1.6.0 has none that is
/// listed.
bool is_sender(std::string_view command);

/// What the services of a node are together. Counters are those of the services that told them; absent when
/// none did.
struct service_sums {
  std::size_t services = 0;  ///< without agents
  std::size_t agents = 0;
  std::size_t senders = 0;  ///< they are among the services
  std::size_t busy = 0;
  std::optional<double> cpu;
  std::optional<std::int64_t> messages;
  std::optional<std::int64_t> mqlen;
  std::optional<std::int64_t> longest_mqlen;  ///< of one service
  std::optional<double> memory_kb;
};

struct node_sample {
  time_point at{};  ///< when its counters were asked for
  std::optional<std::chrono::nanoseconds> round_trip;
  std::vector<service_sample> services;  ///< by handle, each once
  std::size_t left_out = 0;              ///< services beyond the limit
  bool is_listed = false;                ///< the launcher told its services
  bool is_kept_back = false;             ///< the node is there, and its launcher owes an answer
  service_sums all;
};

/// up: everybody answered; busy: the node answers, and a service or the launcher does not; down: no answer.
enum class node_state { unseen, up, busy, down };
std::string_view to_text(node_state);

node_state state_of(const node_sample&);

/// How much of what a node says is kept: it may say anything.
struct sample_limits {
  std::size_t services = 65'536;
  std::size_t command_bytes = 1024;
};

/// What a node has said; absent what it did not.
struct node_answers {
  std::optional<value::table> services;    ///< `.launcher LIST`
  std::optional<value::table> statistics;  ///< `.launcher STAT`
  std::optional<value::table> memory;      ///< `.launcher MEM`
  std::optional<value::table> unique;      ///< `.service LIST`
  bool is_kept_back = false;               ///< as in node_sample
};

/// Joins the answers by handle. What can not be read in them is passed over.
node_sample read_sample(const node_answers&, const sample_limits& = {});

}  // namespace bee::observe
