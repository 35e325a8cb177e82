// What the name service knows of one node.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "bee/names/record/refusal.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

/// Counts every change of the registry, from 1. 0 stands for "before all".
using revision = std::int64_t;

/// Of all that is counted here: every language and every JSON reader holds it exactly, and one can be added
/// to it.
inline constexpr std::int64_t largest_count = (std::int64_t{1} << 53) - 1;

enum class node_state { starting, ready, draining, down };

std::string_view to_text(node_state s);
std::optional<node_state> parse_node_state(std::string_view text);

/// Which request to write this is: several servers may be asked the same, and one of them may do it late.
struct write_number {
  std::string process;     ///< no other has the same; empty for who does not number what it writes
  std::int64_t count = 0;  ///< rises with each request of the process
  friend bool operator==(const write_number&, const write_number&) = default;
};

struct node_record {
  std::string name;
  endpoint at;
  /// Tells the processes that have had this name apart: a later one has a higher number.
  std::int64_t incarnation = 0;
  node_state state = node_state::starting;
  std::string hot_version;    ///< of the code that was updated while it ran; empty before the first time
  std::int64_t lease_ms = 0;  ///< how long it lives without a sign; 0: nobody watches over it
  std::vector<std::string> services;
  std::vector<std::string> depends;  ///< the nodes that it waits for
  std::map<std::string, std::string> labels;
  write_number last_write;  ///< of the node's own process; what is not after it changes nothing
  revision changed = 0;     ///< when the record became what it is
  /// What a later version says of a node besides. Kept for those who understand it.
  std::map<std::string, value::value> others;

  bool is_live() const { return state != node_state::down; }
  friend bool operator==(const node_record&, const node_record&) = default;
};

/// Records are shared between the registry, its events and whoever answers; nobody changes one.
using record_ptr = std::shared_ptr<const node_record>;

struct record_limits {
  std::size_t text = 256;   ///< bytes of a label, a service name or a version
  std::size_t items = 256;  ///< services, dependencies, labels: each
  std::int64_t shortest_lease_ms = 1000;
  std::int64_t longest_lease_ms = 3'600'000;
  std::size_t others = 32;              ///< fields that this version does not know
  std::size_t others_bytes = 16 << 10;  ///< all of them together, as JSON

  /// What can be read back, whatever the limits were when it was written: those of a service lie within.
  static record_limits widest();
};

/// Whether a cluster file can have this name: a Lua identifier of at most 64 bytes that neither is a keyword
/// nor starts with "__", as options do.
bool is_node_name(std::string_view name);

/// Whether it may be a record: of requests, of what is about to be stored, and of what is read from a store,
/// this one function decides.
answer<void> check(const node_record& r, const record_limits& limits = {});

}  // namespace bee::names
