// The nodes of a cluster by name, as a cluster file or a registry gives them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/endpoint.hpp"

namespace bee::cluster {

/// One entry of the map. Without an address the entry is `false`: the name is known and switched off.
struct node {
  std::string name;
  std::optional<endpoint> address;
  friend bool operator==(const node&, const node&) = default;
};

/// The order in which people expect names: runs of digits compare as numbers, so game_2 stands before
/// game_10.
bool natural_less(std::string_view a, std::string_view b);

/// Names are unique; nodes() is always in natural order.
class node_map {
 public:
  /// Adds an entry or replaces the one of that name.
  void set(std::string name, std::optional<endpoint> address);

  /// False when there is no such name.
  bool remove(std::string_view name);

  /// As a node takes a new configuration: entries of `other` are set, those it does not mention stay.
  void merge(const node_map& other);

  /// Null when there is no such name.
  const node* find(std::string_view name) const;
  /// The node at an address, null when there is none.
  const node* find(const endpoint& address) const;

  const std::vector<node>& nodes() const { return nodes_; }

  /// The known name that is most like `name`; empty when none is similar.
  std::string_view nearest(std::string_view name) const;

  friend bool operator==(const node_map&, const node_map&) = default;

 private:
  std::vector<node> nodes_;
};

enum class change_kind { added, changed, removed };

/// What has to happen to one name. `before` and `after` are empty where the entry is absent or `false`.
struct node_change {
  change_kind kind;
  std::string name;
  std::optional<endpoint> before;
  std::optional<endpoint> after;
  friend bool operator==(const node_change&, const node_change&) = default;
};

/// The changes that turn `before` into `after`, in natural order of names.
std::vector<node_change> diff(const node_map& before, const node_map& after);

}  // namespace bee::cluster
