#include "bee/load/slices.hpp"

#include <algorithm>

namespace bee::load {

slices::slices() {
  parts_.reserve(most);
}

slices::part& slices::part_at(duration at) {
  at = std::max(at, duration::zero());
  while (at / length_ >= static_cast<duration::rep>(most)) put_together();
  const auto place = static_cast<std::size_t>(at / length_);
  if (parts_.size() <= place) parts_.resize(place + 1);
  return parts_[place];
}

void slices::put_together() {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i == 0) continue;
    auto& into = parts_[i / 2];
    if (i % 2 == 0) {
      into = std::move(parts_[i]);
    } else {
      into.latency.add(parts_[i].latency);
      into.failed += parts_[i].failed;
    }
  }
  parts_.resize((parts_.size() + 1) / 2);
  length_ *= 2;
}

void slices::add(duration at, std::uint64_t latency_ns) {
  part_at(at).latency.add(latency_ns);
}

void slices::add_failed(duration at) {
  ++part_at(at).failed;
}

std::vector<slice> slices::whole(duration end) const {
  std::vector<slice> out;
  const auto over = std::min<duration::rep>(end / length_, static_cast<duration::rep>(most));
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<duration::rep>(over, 0)); ++i) {
    if (i >= parts_.size()) {
      out.emplace_back();
      continue;
    }
    const auto& p = parts_[i];
    out.push_back({p.latency.count(), p.failed, p.latency.at(0.5), p.latency.at(0.99)});
  }
  return out;
}

}  // namespace bee::load
