#include "cli/bench/bench_figures.hpp"

#include <algorithm>

namespace bee::cli {

bench_figures::bench_figures(std::vector<std::string> nodes) {
  nodes_.reserve(nodes.size());
  for (auto& name : nodes) {
    nodes_.emplace_back();
    nodes_.back().name = std::move(name);
  }
}

void bench_figures::begin(load::time_point from, std::optional<load::time_point> to) {
  from_ = last_ = from;
  to_ = to;
}

void bench_figures::add(const load::due_call& c, std::size_t node, load::time_point now, const failure* why,
                        const char* kind) {
  if (!c.counts) {
    ++warm_up_;
    return;
  }
  last_ = std::max(last_, now);
  if (why) {
    ++failed_;
    ++nodes_[node].failed;
    if (!to_ || now <= *to_) slices_.add_failed(now - from_);
    const auto same =
        std::find_if(failures_.begin(), failures_.end(), [&](const auto& f) { return f.kind == kind; });
    if (same != failures_.end()) {
      ++same->calls;
    } else {
      failures_.push_back({kind, 1, *why});
    }
    return;
  }
  const auto took = static_cast<std::uint64_t>(std::max<load::duration::rep>((now - c.intended).count(), 0));
  latency_.add(took);
  ++nodes_[node].answered;
  if (nodes_.size() > 1) nodes_[node].latency.add(took);
  if (to_ && now > *to_) return;  // slices are of the time that is measured
  ++answered_in_time_;
  slices_.add(now - from_, took);
}

void bench_figures::end(load::time_point at) {
  time_ = std::max(at - from_, load::duration::zero());
  std::sort(failures_.begin(), failures_.end(), [](const auto& a, const auto& b) {
    return a.calls != b.calls ? a.calls > b.calls : a.kind < b.kind;
  });
}

double bench_figures::rate() const {
  const auto seconds = std::chrono::duration<double>(time_).count();
  return seconds > 0 ? static_cast<double>(answered_in_time_) / seconds : 0;
}

double bench_figures::rate_of(const node_load& n) const {
  return answered() > 0 ? rate() * static_cast<double>(n.answered) / static_cast<double>(answered()) : 0;
}

}  // namespace bee::cli
