#include "bee/observe/sampler.hpp"

#include <algorithm>
#include <utility>

namespace bee::observe {

void sampler::set_nodes(std::span<const std::string> names) {
  const std::set<std::string_view> wanted(names.begin(), names.end());
  std::erase_if(nodes_, [&](const auto& n) { return wanted.count(n.first) == 0; });
  std::erase_if(waiting_, [&](const auto& w) { return wanted.count(w.second) == 0; });
  for (const auto& name : names) {
    const auto [at, is_new] = nodes_.try_emplace(name, watched{{}, backoff(how_.pace)});
    if (is_new) ask_at(name, at->second, {});
  }
}

std::vector<std::string> sampler::take_due(time_point now, std::size_t most) {
  std::vector<std::string> out;
  while (!waiting_.empty() && waiting_.begin()->first <= now && out.size() < most) {
    auto name = std::move(waiting_.extract(waiting_.begin()).value().second);
    auto& w = nodes_.at(name);
    w.is_asked = true;
    w.asked_at = now;
    out.push_back(std::move(name));
  }
  return out;
}

time_point sampler::next_due() const {
  return waiting_.empty() ? time_point::max() : waiting_.begin()->first;
}

void sampler::hurry(const std::string& node, time_point now) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end() || at->second.is_asked) return;
  auto& w = at->second;
  waiting_.erase({w.due, node});
  ask_at(node, w, std::min(w.due, std::max(now, w.asked_at + how_.calm)));
}

void sampler::saw(const std::string& node, node_sample sample, time_point now, double random) {
  auto* w = answered(node);
  if (!w) return;
  w->seen.rates = w->seen.sample ? rates_between(*w->seen.sample, sample) : node_rates();
  w->seen.state = state_of(sample);
  w->seen.sample = std::move(sample);
  w->seen.why.clear();
  if (w->seen.state == node_state::busy) {
    w->retry.fail(now, random);
  } else {
    w->retry.succeed();
  }
  const auto regular = std::max(now, w->asked_at + how_.interval);
  ask_at(node, *w, w->retry.failures() > 0 ? std::max(regular, w->retry.next()) : regular);
}

void sampler::missed(const std::string& node, std::string why, time_point now, double random) {
  auto* w = answered(node);
  if (!w) return;
  w->retry.fail(now, random);
  w->seen.state = node_state::down;
  w->seen.rates = {};
  w->seen.why = std::move(why);
  ask_at(node, *w, w->retry.next());
}

const node_view* sampler::find(const std::string& node) const {
  const auto at = nodes_.find(node);
  return at == nodes_.end() ? nullptr : &at->second.seen;
}

// Null for one that was forgotten meanwhile, and for one that nobody asked.
sampler::watched* sampler::answered(const std::string& node) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end() || !at->second.is_asked) return nullptr;
  at->second.is_asked = false;
  return &at->second;
}

void sampler::ask_at(const std::string& node, watched& w, time_point due) {
  w.due = due;
  waiting_.emplace(due, node);
}

}  // namespace bee::observe
