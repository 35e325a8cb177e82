// Many nodes over time: who is to be asked when, what was seen last, and what went on since the time before.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
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
  backoff_pace pace = {};                     ///< of nodes that do not answer
};

/// Time is an argument, and what nodes said comes in: one who asks calls take_due(), asks those, and tells
/// saw() or missed() of each. A node that is being asked is never due, so none is asked again that has not
/// answered.
class sampler {
 public:
  explicit sampler(sampler_options how = {}) : how_(how) {}

  /// Those that are not among the names are forgotten; what comes of them later is passed over.
  void set_nodes(std::span<const std::string> names);

  /// The nodes to ask now, in order of their names; each is being asked from then on.
  std::vector<std::string> take_due(time_point now);
  /// When the next is due; time_point::max() when all are being asked.
  time_point next_due() const;

  void saw(const std::string& node, node_sample sample);
  /// `random` from 0 to 1 spreads when it is asked again. `why` is shown, and safe for a terminal.
  void missed(const std::string& node, std::string why, time_point now, double random);

  /// Null for one that is not watched; valid until the next call that is not const.
  const node_view* find(const std::string& node) const;
  std::size_t size() const { return nodes_.size(); }

 private:
  struct watched {
    node_view seen;
    backoff retry;
    bool is_asked = false;
    time_point next{};  // when it is due, as long as it answers
  };
  static time_point due_of(const watched& w) { return w.retry.failures() > 0 ? w.retry.next() : w.next; }

  sampler_options how_;
  std::map<std::string, watched> nodes_;
};

}  // namespace bee::observe
