#include "cli/setup/first_look.hpp"

#include <cmath>

#include "bee/base/duration.hpp"
#include "bee/stock/spoken.hpp"
#include "bee/survey/node_look.hpp"
#include "cli/reach/service_pattern.hpp"

namespace bee::cli {
namespace {

std::string service_of(const observe::node_sample& sample) {
  for (const auto& s : sample.services)
    if (is_worth_naming(s.command)) return std::string(name_in(s.command));
  return {};
}

std::string_view text_of(const attempt<stock::spoken>& guessed) {
  if (!guessed) return {};
  return guessed->what == stock::dialect::skynet ? "skynet" : "bee";
}

record row_of(const cluster::node& to, const observe::node_sample& sample, std::string_view dialect) {
  value::value rtt, services;
  if (sample.round_trip) rtt = std::round(to_ms(*sample.round_trip) * 1000) / 1000;
  if (sample.is_listed) services = static_cast<std::int64_t>(sample.all.services);
  return {{"address", to_string(*to.address)},
          {"state", observe::to_text(observe::state_of(sample))},
          {"rtt_ms", rtt},
          {"services", services},
          {"dialect", dialect}};
}

record row_of_one_that_is_down(const cluster::node& to) {
  return {{"address", to.address ? value::value(to_string(*to.address)) : value::value()},
          {"state", "down"},
          {"rtt_ms", value::value()},
          {"services", value::value()},
          {"dialect", value::value()}};
}

class first_look {
 public:
  explicit first_look(const std::vector<cluster::node>& nodes) : nodes_(nodes) {
    for (const auto& n : nodes) seen_.push_back({n.name, false, {}});
  }

  task<void> one(remote& to, node_talk& talk) {
    const auto& node = nodes_[talk.place()];
    auto& seen = seen_[talk.place()];
    const auto look = co_await survey::look_with_round_trip(to);
    if (look.is_down) co_return talk.add_result(row_of_one_that_is_down(node));
    const auto spoken = co_await stock::spoken_by(to);
    seen.is_up = true;
    seen.service = service_of(look.sample);
    talk.add_result(row_of(node, look.sample, text_of(spoken)));
  }
  void down(node_talk& talk) const { talk.add_result(row_of_one_that_is_down(nodes_[talk.place()])); }

  std::vector<seen_node> seen() && { return std::move(seen_); }

 private:
  const std::vector<cluster::node>& nodes_;
  std::vector<seen_node> seen_;
};

}  // namespace

std::vector<seen_node> look_for_the_first_time(const invocation& in, const std::vector<cluster::node>& nodes,
                                               report& out) {
  first_look all(nodes);
  on_nodes(in, nodes, out, [&](remote& to, node_talk& talk) { return all.one(to, talk); },
           {.on_unreached = [&](node_talk& talk, failure) { all.down(talk); }});
  return std::move(all).seen();
}

}  // namespace bee::cli
