// The deadlines of waiting calls, the earliest first.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "bee/session/pending_table.hpp"

namespace bee::session {

/// Calls mostly share one timeout, so that each deadline is the latest yet: those are only appended. The
/// others go to a heap. An entry whose call has ended stays until it comes to the front or is swept away.
class deadlines {
 public:
  void add(time_point at, std::uint32_t session, pending_table& calls) {
    if (entries() > 2 * calls.size() + 64) sweep(calls);
    if (begin_ == sorted_.size() || sorted_.back().at <= at) {
      sorted_.push_back({at, session});
    } else {
      heap_.push_back({at, session});
      std::ranges::push_heap(heap_, later);
    }
  }

  std::optional<time_point> next(pending_table& calls) {
    drop_ended(calls);
    std::optional<time_point> first;
    if (begin_ != sorted_.size()) first = sorted_[begin_].at;
    if (!heap_.empty() && (!first || heap_.front().at < *first)) first = heap_.front().at;
    return first;
  }

  /// Takes out the sessions whose deadline is not after `now`, the earliest first.
  std::vector<std::uint32_t> due(time_point now, pending_table& calls) {
    std::vector<std::uint32_t> out;
    for (auto first = next(calls); first && *first <= now; first = next(calls)) out.push_back(pop(*first));
    return out;
  }

  std::size_t entries() const { return sorted_.size() + heap_.size(); }

 private:
  struct entry {
    time_point at;
    std::uint32_t session;
  };
  static bool later(const entry& a, const entry& b) { return a.at > b.at; }
  static bool ended(const entry& e, pending_table& calls) {
    const auto* call = calls.find(e.session);
    return call == nullptr || call->deadline != e.at;
  }

  void drop_ended(pending_table& calls) {
    while (begin_ != sorted_.size() && ended(sorted_[begin_], calls)) ++begin_;
    if (begin_ == sorted_.size()) sorted_.clear(), begin_ = 0;
    while (!heap_.empty() && ended(heap_.front(), calls)) pop_heap();
  }
  std::uint32_t pop(time_point at) {
    if (begin_ != sorted_.size() && sorted_[begin_].at == at) return sorted_[begin_++].session;
    return pop_heap();
  }
  std::uint32_t pop_heap() {
    std::ranges::pop_heap(heap_, later);
    const auto session = heap_.back().session;
    heap_.pop_back();
    return session;
  }
  void sweep(pending_table& calls) {
    const auto is_over = [&](const entry& e) { return ended(e, calls); };
    sorted_.erase(sorted_.begin(), sorted_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
    std::erase_if(sorted_, is_over);
    std::erase_if(heap_, is_over);
    std::ranges::make_heap(heap_, later);
  }

  std::vector<entry> sorted_;  // from begin_ on
  std::size_t begin_ = 0;
  std::vector<entry> heap_;
};

}  // namespace bee::session
