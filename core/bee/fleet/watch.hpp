// What happened in a cluster, from looks at it. No sockets, no clock: what was seen comes in, events go out.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "bee/fleet/event.hpp"

namespace bee::fleet {

struct service {
  std::uint32_t handle = 0;
  std::string command;  ///< "snlua echo"
  friend auto operator<=>(const service&, const service&) = default;
};

/// All services that a node's launcher lists; in any order.
using service_list = std::vector<service>;

/// Whether what is seen over a new connection must be another process than what was seen over an earlier one.
/// A node gives every service a handle that it never gave before, also the agent that serves a connection: so
/// the same process shows a higher handle than ever after a new connection, and no other service under a
/// handle that it has used.
bool is_another_process(const service_list& before, const service_list& now);

/// Why a node could not be seen.
struct absence {
  std::string why;
  bool is_refused = false;  ///< nobody listens there: the process is gone
};

class watch {
 public:
  /// `tells_initial`: what is found at the first look is told too, as initial events.
  explicit watch(bool tells_initial = false) : tells_initial_(tells_initial) {}

  /// The nodes to watch, each with an address. The first call says where to begin; later ones are told as
  /// added, moved and removed.
  void set_nodes(std::span<const cluster::node> nodes, unix_ms now);

  /// A node was seen. `is_reconnected`: over another connection than the last time.
  void saw(const std::string& node, service_list services, bool is_reconnected, unix_ms now);
  /// A node answered, and not with a list of services: it is up, and what runs there is as it was known.
  void heard(const std::string& node, bool is_reconnected, unix_ms now);
  void missed(const std::string& node, const absence& a, unix_ms now);

  /// The newest runs of the journal, in any order. The first call is told only when initial things are, and
  /// then just the newest.
  void saw_runs(std::span<const run> runs, unix_ms now);

  /// Since the last time, in order.
  std::vector<event> take_events();

  bool is_up(const std::string& node) const;

 private:
  enum class state { unseen, up, down };
  struct watched {
    endpoint at;
    state is = state::unseen;
    bool is_first = true;  // no look has ended yet, and it was there from the beginning
    bool was_refused = false;
    bool was_up = false;    // ever
    service_list services;  // sorted
  };

  static void mark_up(watched& w);
  void remove_absent(std::span<const cluster::node> nodes, unix_ms now);
  void tell_services(const std::string& node, const watched& w, const service_list& now_there, event about);
  void tell(event_kind what, const std::string& node, const watched& w, unix_ms now,
            const std::string& why = {});
  event event_of(event_kind what, const std::string& node, const watched& w, unix_ms now) const;
  void push(event e);

  bool tells_initial_;
  bool has_begun_ = false;
  bool has_runs_ = false;
  std::map<std::string, watched> nodes_;
  std::map<run_id, run_state> runs_;
  std::vector<event> events_;
};

/// When to look at a node again. After `failures` looks in vain the wait doubles each time, up to 15 s or
/// `interval`, whichever is longer; `spread`, from -1 to 1, moves it by up to a fifth.
std::chrono::milliseconds next_look(std::chrono::milliseconds interval, std::size_t failures, double spread);

}  // namespace bee::fleet
