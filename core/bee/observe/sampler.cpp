#include "bee/observe/sampler.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace bee::observe {

void sampler::set_nodes(std::span<const std::string> names) {
  const std::set<std::string_view> wanted(names.begin(), names.end());
  std::erase_if(nodes_, [&](const auto& n) { return wanted.count(n.first) == 0; });
  for (const auto& name : names) nodes_.try_emplace(name, watched{{}, backoff(how_.pace), false, {}});
}

std::vector<std::string> sampler::take_due(time_point now) {
  std::vector<std::string> out;
  for (auto& [name, w] : nodes_) {
    if (w.is_asked || due_of(w) > now) continue;
    w.is_asked = true;
    w.next = now + how_.interval;
    out.push_back(name);
  }
  return out;
}

time_point sampler::next_due() const {
  auto out = time_point::max();
  for (const auto& [name, w] : nodes_)
    if (!w.is_asked) out = std::min(out, due_of(w));
  return out;
}

void sampler::saw(const std::string& node, node_sample sample) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& w = at->second;
  w.is_asked = false;
  w.retry.succeed();
  w.seen.rates = w.seen.sample ? rates_between(*w.seen.sample, sample) : node_rates();
  w.seen.state = state_of(sample);
  w.seen.sample = std::move(sample);
  w.seen.why.clear();
}

void sampler::missed(const std::string& node, std::string why, time_point now, double random) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& w = at->second;
  w.is_asked = false;
  w.retry.fail(now, random);
  w.seen.state = node_state::down;
  w.seen.rates = {};
  w.seen.why = std::move(why);
}

const node_view* sampler::find(const std::string& node) const {
  const auto at = nodes_.find(node);
  return at == nodes_.end() ? nullptr : &at->second.seen;
}

}  // namespace bee::observe
