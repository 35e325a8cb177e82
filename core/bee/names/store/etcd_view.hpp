// What the keys of a registry in etcd say, kept up to date from watch events. No I/O.
//
//   PREFIX/nodes/NAME   {"v":2,"kind":"up","tag":"...","node":{record}}: the record, and the change that made
//                       it so; "needs":N besides when a reader of a lower version can not understand it
//   PREFIX/alive/NAME   under the lease of the node; while it is there, the node lives
//   PREFIX/servers/ID   under the lease of a name server: {"v":2}
//   PREFIX/pusher       the ID of the name server that pushes the map to nodes, under that server's lease
//
// The revision of a record is that of its key. A record that can not be read is set aside. Other keys under
// the prefix may be of a later version and are passed over; a prefix that holds nothing else is not ours.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bee/etcd/message.hpp"
#include "bee/names/record/registry.hpp"

namespace bee::names {

class etcd_keys {
 public:
  enum class kind { node, alive, server, pusher, foreign };

  explicit etcd_keys(const std::string& prefix) : root_(prefix + "/") {}
  std::string node(std::string_view name) const { return root_ + "nodes/" + std::string(name); }
  std::string alive(std::string_view name) const { return root_ + "alive/" + std::string(name); }
  std::string server(std::string_view id) const { return root_ + "servers/" + std::string(id); }
  std::string pusher() const { return root_ + "pusher"; }
  etcd::key_range all() const { return etcd::all_with(root_); }
  /// What kind a key is of, and the name in it.
  std::pair<kind, std::string> read(std::string_view key) const;

 private:
  std::string root_;
};

/// The value of a node's key. `tag` tells changes apart whose answer was lost.
std::string etcd_value(event_kind kind, std::string_view tag, const node_record& node);
/// The value of a name server's key.
std::string etcd_server_value();
struct etcd_entry {
  event_kind kind;
  std::string tag;
  record_ptr node;
};
/// Fails with refused::malformed for what etcd_value has not written, or for another node.
answer<etcd_entry> read_etcd_value(std::string_view name, const etcd::key_value& from);

/// What a watch event says of the registry, without what was known before: nothing when it is about something
/// else, or when etcd has forgotten the record that was removed.
std::optional<event> past_event(const etcd_keys& keys, const etcd::watch_event& e);

class etcd_view {
 public:
  explicit etcd_view(etcd_keys keys) : keys_(std::move(keys)) {}

  /// Takes a part of all keys at one revision.
  void load(const std::vector<etcd::key_value>& found, etcd::revision at);
  /// Once all is loaded: fails with a sentence about a foreign key when no other is there.
  answer<void> check_loaded() const;
  /// All records, as far as they are loaded.
  snapshot whole() const;

  struct news {
    std::vector<event> events;
    std::vector<std::string> lapsed;      ///< nodes whose lease is over
    std::vector<std::string> complaints;  ///< about keys that are not ours
    std::vector<unreadable> set_aside;    ///< why is empty for one that is not any more
  };
  /// Takes an event that comes after everything it knows.
  void take(const etcd::watch_event& e, news& into);

  revision latest() const { return latest_; }
  /// The revision of a record, 0 when there is none.
  revision known(std::string_view name) const;
  record_ptr find(std::string_view name) const;
  etcd::lease_id lease_of(std::string_view name) const;
  /// Live nodes with a lease that is not there.
  std::vector<std::string> lapsed() const;
  const std::string& pusher() const { return pusher_; }
  /// A record that can not be read, and is there.
  struct aside {
    refusal why;
    revision changed = 0;
  };
  /// Null when the record of this node can be read, or there is none.
  const aside* set_aside(std::string_view name) const;
  /// A key that is no name service's; empty when there is none.
  const std::string& foreign() const { return foreign_; }
  const etcd_keys& keys() const { return keys_; }

 private:
  void take_node(const std::string& name, const etcd::watch_event& e, news& into);
  void put_aside(const std::string& name, const etcd::watch_event& e, const refusal& why, news& into);
  bool is_lapsed(const node_record& r) const;

  etcd_keys keys_;
  revision latest_ = 0;
  std::map<std::string, record_ptr, std::less<>> nodes_;
  std::map<std::string, etcd::lease_id, std::less<>> leases_;
  std::string pusher_;
  std::map<std::string, aside, std::less<>> set_aside_;
  std::string foreign_;
  bool has_own_ = false;
};

}  // namespace bee::names
