#include "bee/names/record/view.hpp"

namespace bee::names {

value::table view::question(std::chrono::milliseconds timeout, time_point now) const {
  value::table out;
  if (seen_ && !begins_anew(now)) out.pairs.emplace_back("after", *seen_);
  out.pairs.emplace_back("timeout_ms", static_cast<std::int64_t>(timeout.count()));
  return out;
}

view::outcome view::take(const watch_answer& a, time_point now) {
  if (is_old(a.at) && !(a.is_snapshot && begins_anew(now))) {
    if (!behind_since_) behind_since_ = now;
    return outcome::lags;
  }
  behind_since_.reset();
  if (a.is_snapshot) take_snapshot(a);
  for (const auto& e : a.events) {
    if (seen_ && e.at() <= *seen_) continue;
    seen_ = e.at();
    if (on_event) on_event(e);
    change(e.node->name, e.kind == event_kind::removed ? nullptr : e.node);
  }
  seen_ = a.at;
  return outcome::taken;
}

void view::take_snapshot(const watch_answer& a) {
  if (on_snapshot) on_snapshot(a);
  auto gone = nodes_;
  for (const auto& node : a.nodes) {
    gone.erase(node->name);
    change(node->name, node);
  }
  for (const auto& [name, node] : gone) change(name, nullptr);
}

void view::change(const std::string& name, record_ptr after) {
  const auto before = find(name);
  if (after)
    nodes_[name] = after;
  else
    nodes_.erase(name);
  if (on_change) on_change(before, after);
}

record_ptr view::find(std::string_view name) const {
  const auto at = nodes_.find(name);
  return at == nodes_.end() ? nullptr : at->second;
}

}  // namespace bee::names
