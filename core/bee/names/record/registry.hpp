// The nodes of a cluster, their leases and the latest events, in memory. It decides what a request would
// change and is told, by apply(), what has changed: between the two stands a store. No I/O; time is an
// argument.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "bee/names/record/event_log.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

struct registry_limits {
  record_limits record;
  std::size_t nodes = 20'000;  ///< those that are down included
  std::size_t events = 10'000;
  bool watches_leases = true;  ///< false: the store does
};

/// What a store holds of a node and can not be read. It stays there until the node announces itself.
struct unreadable {
  std::string name;
  std::string why;  ///< a sentence
};

/// Everything at one revision; `events` are all from behind `floor` up to it.
struct snapshot {
  revision at = 0;
  revision floor = 0;  ///< nothing is known of the events up to it
  std::vector<record_ptr> nodes;
  std::vector<event> events;
  std::vector<unreadable> set_aside;
};

/// A change to make; nothing when all is as it was asked for.
using decision = answer<std::optional<change>>;

class registry {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit registry(const snapshot& from = {}, time_point now = {}, const registry_limits& limits = {});

  // What a request would change. Nothing here changes the registry.

  /// A node announces itself. An incarnation of 0 asks for the next; a higher one than known takes the place
  /// of the one before, if that is down, has no lease, or was at the same address. The same again, with the
  /// same incarnation or of the same process, is no change.
  decision announce(node_record wanted) const;
  /// Fields of a record. `incarnation` 0 is an operator, who speaks for none.
  decision set(std::string_view name, std::int64_t incarnation, const value::table& fields,
               const write_number& by = {}) const;
  decision leave(std::string_view name, std::int64_t incarnation, const write_number& by = {}) const;
  decision remove(std::string_view name) const;
  /// The changes that make the nodes go down whose leases are over.
  std::vector<change> lapsed(time_point now) const;
  /// The same for a node of which the store says so; nothing when it is down already.
  std::optional<change> lapsed(std::string_view name) const;

  /// A sign of life: the lease starts again. Refused for an old incarnation, and when the lease was over
  /// before it can have come.
  answer<void> renew(std::string_view name, std::int64_t incarnation, time_point came, time_point now);
  answer<void> renew(std::string_view name, std::int64_t incarnation, time_point now) {
    return renew(name, incarnation, now, now);
  }

  /// Starts the lease of a live node again: it has announced itself.
  void keep(std::string_view name, time_point now);

  /// What the store has taken, in the order of revisions; one that is known already is passed over.
  void apply(const event& e, time_point now);

  /// What the store holds of a node can not be read; it can again when `why` is empty.
  void put_aside(const unreadable& u);

  record_ptr find(std::string_view name) const;
  const std::map<std::string, record_ptr, std::less<>>& nodes() const { return nodes_; }
  const event_log& log() const { return log_; }
  /// By name.
  const std::map<std::string, std::string, std::less<>>& set_aside() const { return set_aside_; }
  revision latest() const { return log_.latest(); }
  /// When the next lease is over.
  std::optional<time_point> next_deadline() const;

  /// Those of the names that are not ready.
  std::vector<std::string> missing(std::span<const std::string> names) const;
  /// The nodes around which a node's dependencies run in a circle, itself first; empty when they do not.
  std::vector<std::string> circle(std::string_view name) const;

 private:
  answer<record_ptr> find_own(std::string_view name, std::int64_t incarnation) const;
  answer<void> check_claim(const node_record& wanted, const node_record& known) const;
  void start_lease(const node_record& r, time_point now);
  void end_lease(std::string_view name);

  registry_limits limits_;
  std::map<std::string, record_ptr, std::less<>> nodes_;
  std::map<std::string, time_point, std::less<>> deadlines_;
  std::set<std::pair<time_point, std::string>> by_deadline_;
  event_log log_;
  std::map<std::string, std::string, std::less<>> set_aside_;
};

}  // namespace bee::names
