// The answers that are the same for all who ask, packed once: each record when it changes, each whole answer
// once a revision.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bee/names/record/registry.hpp"
#include "bee/names/service/reply_body.hpp"

namespace bee::names {

class packed_nodes {
 public:
  explicit packed_nodes(const registry& nodes);

  /// After each event has its place in the registry, and after the registry has become another one.
  void apply(const event& e);
  void take_whole();
  /// After what is set aside has changed.
  void forget_answers();

  message_ptr list();      ///< {revision, nodes, set_aside}
  message_ptr snapshot();  ///< {revision, snapshot}
  message_ptr map();       ///< {revision, map}
  /// {revision = at, incarnation, lease_ms, map}; without the map for who reads too slowly.
  message_ptr registered(revision at, const node_record& node, bool has_map);
  /// {revision, events} after a revision, at most `limit`; `seen` when there is none. Null when some of them
  /// are not known any more.
  message_ptr events(revision seen, std::size_t limit);
  /// The arguments of a "reload" with all that has changed in the map after a revision; everything for 0 and
  /// for what is forgotten. Null when nothing has.
  message_ptr reload(revision seen);

 private:
  struct piece {
    record_ptr of;
    std::string record;  // packed when it is asked for
    std::string entry;   // of the map: the name and the address, or false
  };
  // In the order of names: an answer is put together from all of them.
  using pieces = std::vector<std::unique_ptr<piece>>;

  pieces::iterator place_of(std::string_view name);
  static pieces::value_type new_piece(const record_ptr& of);
  const std::string& record_of(piece& p);
  const std::string& event_at(const event& e);
  message_ptr records(const char* key);
  const std::string& packed_map();
  void append_set_aside(std::string& out) const;

  const registry& nodes_;
  pieces pieces_;
  std::map<revision, std::string> events_;  // those that were asked for
  // Of the latest revision.
  std::string map_;  // the key and the table; empty when it was not asked for
  std::map<std::string, message_ptr, std::less<>> answers_;
  std::map<revision, message_ptr> after_;
  std::map<revision, message_ptr> reloads_;
};

}  // namespace bee::names
