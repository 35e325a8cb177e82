// The cluster daemon: the configuration as other nodes may change it, senders, proxies, and registered names.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/node/node.hpp"
#include "bee/node/service_table.hpp"

namespace bee::node {

class clusterd {
 public:
  /// Lives inside the core that it refers to.
  explicit clusterd(node::core& of);

  void run(invocation&& c, responder&& answer);

  /// A connection to `node` is about to be made: its sender becomes a service of its own.
  void add_sender(std::string_view node);

  /// Takes over the node's cluster file. False, and nothing changes, when something is wrong with it; what,
  /// goes to the log.
  bool reload_file();

 private:
  // A responder whose answer may have to wait.
  using late = std::shared_ptr<responder>;
  // The handle of a sender, or nothing for a node that is off and was never reached.
  using on_sender = std::function<void(result<std::optional<handle>>)>;
  using command = void (clusterd::*)(const invocation&, const late&);
  static const std::map<std::string_view, command>& commands();

  void reload(const invocation& c, const late& answer);
  void sender(const invocation& c, const late& answer);
  void senders(const invocation& c, const late& answer);
  void proxy(const invocation& c, const late& answer);
  void query_name(const invocation& c, const late& answer);
  void add_name(const invocation& c, const late& answer);
  void remove_name(const invocation& c, const late& answer);

  bool merge(const value::table& entries);
  bool set_entry(const value::value& name, const value::value& entry);
  void set_option(std::string_view name, const value::value& setting);
  void set_node(const std::string& node, std::optional<std::string> address);
  void wake(const std::string& node);
  void wake_all();
  void find_sender(const std::string& node, on_sender done);
  std::optional<handle> sender_of(const std::string& node) const;
  handle proxy_for(const std::string& node, const wire::address& to, const std::string& shown);

  node::core& core_;
  bool nowaiting_;
  std::map<std::string, handle> senders_;
  std::map<std::string, handle> proxies_;
  std::map<std::string, std::vector<std::function<void()>>> waiting_;  // for nodes without an address
};

}  // namespace bee::node
