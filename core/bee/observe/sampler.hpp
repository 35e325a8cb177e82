// Many nodes over time: who is to be asked when, what was seen last, and what went on since the time before.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bee/observe/backoff.hpp"
#include "bee/observe/rates.hpp"
#include "bee/observe/sample.hpp"

namespace bee::observe {

/// A node as it was seen last.
struct node_view {
  node_state state = node_state::unseen;
  std::optional<node_sample> sample;  ///< the last that came; it stays when the node is down
  node_rates rates;                   ///< up to that sample; empty when there is none
  std::string why;                    ///< of one that is down
};

struct sampler_options {
  std::chrono::milliseconds interval{5'000};  ///< from one sample of a node to the next
  backoff_pace pace = {};                     ///< of nodes that do not answer, or not all
  std::chrono::milliseconds calm{200};        ///< the least from one question to the next
};

/// Time is an argument, and what nodes said comes in: one who asks calls take_due(), asks those, and tells
/// saw() or missed() of each. A node that is being asked is never due, so none is asked again that has not
/// answered. One whose services owe answers is asked ever later, as one that is down: each question waits in
/// the queue of a service that is stuck.
class sampler {
 public:
  explicit sampler(sampler_options how = {}) : how_(how) {}

  /// Those that are not among the names are forgotten; what comes of them later is passed over.
  void set_nodes(std::span<const std::string> names);

  /// At most so many nodes to ask now, those first that have waited longest; each is being asked from then
  /// on.
  std::vector<std::string> take_due(time_point now, std::size_t most);
  /// When the next is due; time_point::max() when all are being asked.
  time_point next_due() const;
  /// The node is due as soon as calm allows it: there are signs that it is no longer as it was.
  void hurry(const std::string& node, time_point now);

  /// `random` from 0 to 1 spreads when it is asked again.
  void saw(const std::string& node, node_sample sample, time_point now, double random);
  /// `why` is shown, and safe for a terminal.
  void missed(const std::string& node, std::string why, time_point now, double random);

  /// Null for one that is not watched; valid until the next call that is not const.
  const node_view* find(const std::string& node) const;
  std::size_t size() const { return nodes_.size(); }

 private:
  struct watched {
    node_view seen;
    backoff retry;
    bool is_asked = false;
    time_point asked_at{};
    time_point due{};  // unless it is being asked
  };
  watched* answered(const std::string& node);
  void ask_at(const std::string& node, watched& w, time_point due);

  sampler_options how_;
  std::map<std::string, watched> nodes_;
  std::set<std::pair<time_point, std::string>> waiting_;  // those that are not being asked
};

}  // namespace bee::observe
