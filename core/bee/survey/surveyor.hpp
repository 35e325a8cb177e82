// Many live nodes, looked at again and again, over one connection to each that is held.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/observe/sampler.hpp"
#include "bee/stock/remote.hpp"

namespace bee::survey {

struct surveyor_options {
  /// Its time is that of one look: the connection, and all answers.
  stock::remote_options reach;
  observe::sampler_options pace;
  observe::sample_limits most;
  std::size_t at_once = 64;  ///< nodes that are looked at at the same time
};

struct surveyor_hooks {
  /// From 0 to 1, another one each time.
  std::function<double()> random;
  /// A look at the node came to its end; what was seen is in samples(). May be empty.
  std::function<void(const std::string& node)> on_look;
};

/// What looking has cost since it began.
struct survey_cost {
  std::uint64_t looks = 0;
  std::uint64_t failed = 0;       ///< looks at nodes that were down
  std::uint64_t connections = 0;  ///< that were opened
};

/// The executor runs one thread. Everything given lives until the executor has ended: the coroutines of a
/// surveyor end with it.
class surveyor {
 public:
  surveyor(std::vector<cluster::node> nodes, surveyor_options options, surveyor_hooks hooks);

  /// Looks once at each node.
  task<void> look_once();
  /// Goes on for ever: the first look at a node is at once, and the end of a connection is a reason for one.
  task<void> run();

  /// A node that has another address is another node. One without an address is passed over.
  void set_nodes(const std::vector<cluster::node>& nodes);

  const observe::sampler& samples() const { return sampler_; }
  /// The connection that is held to the node, for whoever has more to ask; null when there is none.
  std::shared_ptr<net::channel> channel_to(const std::string& node) const;
  const survey_cost& cost() const { return cost_; }

 private:
  struct post;
  using post_ptr = std::shared_ptr<post>;

  void begin_looks(const boost::asio::any_io_executor& on);
  task<void> visit(post_ptr p);
  task<attempt<std::shared_ptr<stock::remote>>> reach(post_ptr p);
  task<void> look(post_ptr p);
  void take(post& p, observe::node_sample sample);
  void miss(post& p, const failure& why);
  void wake();

  surveyor_options options_;
  surveyor_hooks hooks_;
  observe::sampler sampler_;
  std::map<std::string, post_ptr> posts_;
  std::size_t running_ = 0;
  survey_cost cost_;
  std::optional<boost::asio::steady_timer> next_;
};

}  // namespace bee::survey
