// Watches a cluster over real connections: one held to each node, looked through again and again.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/fleet/watch.hpp"
#include "bee/stock/stock_node.hpp"

namespace bee::fleet {

struct watcher_hooks {
  std::function<unix_ms()> now;
  /// From -1 to 1, another one each time.
  std::function<double()> spread;
  /// The nodes to watch when they may have changed, nothing when they have not. May be empty.
  std::function<std::optional<std::vector<cluster::node>>()> nodes;
  /// The newest runs of the journal. May be empty.
  std::function<std::vector<run>()> runs;
  /// Takes one event; the next comes when it is done. While it is behind, nodes are looked at less often.
  std::function<boost::asio::awaitable<void>(event)> tell;
  /// What the connection to a node is opened with. May be empty.
  std::function<net::channel_options(const std::string& node)> options;
  /// File descriptors have run out: some nodes are not looked at. May be empty.
  std::function<void()> on_no_room;
};

struct watcher_options {
  std::chrono::milliseconds interval{2000};
  net::duration timeout = std::chrono::seconds(5);  ///< of a look: the connection and the answer
  std::size_t jobs = 32;                            ///< nodes at once in the first round
  bool tells_initial = false;
};

/// The executor runs one thread. Everything given lives until the executor has ended: the coroutines of a
/// watcher end with it.
class watcher {
 public:
  watcher(std::vector<cluster::node> nodes, watcher_options options, watcher_hooks hooks);

  /// Looks once at each node and tells what there is, as it comes.
  boost::asio::awaitable<void> look_once();
  /// How many nodes look_once() has come to an end with.
  std::size_t looked_at() const { return looked_at_; }

  /// The same, and then goes on for ever. What is thrown by `tell` ends it.
  boost::asio::awaitable<void> run();

  bool is_up(const std::string& node) const { return watch_.is_up(node); }

 private:
  struct post;
  using post_ptr = std::shared_ptr<post>;

  boost::asio::awaitable<void> look(post_ptr p);
  boost::asio::awaitable<bool> open(post_ptr p);
  boost::asio::awaitable<void> stand(post_ptr p);
  boost::asio::awaitable<void> wait(post& p);
  boost::asio::awaitable<void> mind_the_map();
  boost::asio::awaitable<void> tell_all();
  void set_nodes(const std::vector<cluster::node>& nodes);
  void miss(post& p, const stock::trouble& why);
  void collect();
  void look_at_journal();

  watcher_options options_;
  watcher_hooks hooks_;
  watch watch_;
  std::vector<cluster::node> first_;
  std::map<std::string, post_ptr> posts_;
  bool has_begun_ = false;
  bool is_telling_ = false;
  std::size_t looked_at_ = 0;
  std::deque<event> events_;
  std::optional<boost::asio::steady_timer> has_events_;
  std::optional<boost::asio::steady_timer> has_room_;
};

}  // namespace bee::fleet
