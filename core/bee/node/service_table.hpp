// The services of a node by handle, and the names they go by.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/node/service.hpp"

namespace bee::node {

struct entry {
  handle id = 0;
  service_options options;
  raw_handler run;
  std::function<void()> on_kill;  ///< what else ends with it; may be empty
  std::shared_ptr<counters> counted = std::make_shared<counters>();
};

class service_table {
 public:
  /// Adds a service under the next free handle.
  entry& add(service_options options, raw_handler run);
  /// Adds one of the services whose handle is the same on every node.
  entry& add_at(handle id, service_options options, raw_handler run);

  /// Takes a service and its names away; returns it, or null when there is none.
  std::shared_ptr<entry> remove(handle id);
  std::shared_ptr<entry> find(handle id) const;
  const std::map<handle, std::shared_ptr<entry>>& all() const { return services_; }

  /// Names inside the node, with the dot: ".echo".
  void set_local_name(std::string name, handle id) { local_[std::move(name)] = id; }
  std::optional<handle> find_local(std::string_view name) const;

  /// Names for other nodes, without the "@". A service has one: a second one takes the place of the first.
  /// False for a name that is taken.
  bool register_name(std::string name, handle id);
  void unregister_name(std::string_view name);
  std::optional<handle> find_registered(std::string_view name) const;

 private:
  using names = std::map<std::string, handle, std::less<>>;

  handle next_ = 0x0a;
  std::map<handle, std::shared_ptr<entry>> services_;
  names local_;
  names registered_;
};

}  // namespace bee::node
