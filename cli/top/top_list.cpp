#include "cli/top/top_list.hpp"

#include <algorithm>

namespace bee::cli {

void top_list::set_rows(const std::vector<std::string>& ids) {
  ids_ = ids;
  order_.clear();
  for (const bool wants_kept : {true, false}) {
    for (std::size_t i = 0; i < ids_.size(); ++i)
      if (is_kept(ids_[i]) == wants_kept) order_.push_back(i);
    if (wants_kept) kept_rows_ = order_.size();
  }
  if (cursor_) {
    const auto at = std::find_if(order_.begin(), order_.end(), [&](auto i) { return ids_[i] == *cursor_; });
    if (at != order_.end()) {
      last_place_ = static_cast<std::size_t>(at - order_.begin());
    } else if (order_.empty()) {
      last_place_ = 0;
    } else {
      last_place_ = std::min(last_place_, order_.size() - 1);
      cursor_ = ids_[order_[last_place_]];
    }
  }
  show_cursor();
}

void top_list::set_room(std::size_t rows) {
  room_ = rows;
  show_cursor();
}

void top_list::move(std::ptrdiff_t by) {
  if (order_.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(order_.size()) - 1;
  const auto to = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(place()) + by, 0, last);
  last_place_ = static_cast<std::size_t>(to);
  cursor_ = ids_[order_[last_place_]];
  show_cursor();
}

void top_list::move_page(int pages) {
  const auto page = std::max<std::size_t>(room_ - kept_shown(), 1);
  move(pages * static_cast<std::ptrdiff_t>(page));
}

void top_list::move_to_first() {
  cursor_.reset();
  last_place_ = 0;
  first_ = 0;
}

void top_list::move_to_last() {
  move(static_cast<std::ptrdiff_t>(order_.size()));
}

void top_list::keep_or_release() {
  const auto id = chosen();
  if (id.empty()) return;
  cursor_ = id;
  if (kept_.erase(id) == 0) kept_.insert(id);
  set_rows(std::vector<std::string>(ids_));
}

std::string top_list::chosen() const {
  return order_.empty() ? "" : ids_[order_[place()]];
}

std::vector<std::size_t> top_list::shown() const {
  std::vector<std::size_t> out(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(kept_shown()));
  for (auto i = kept_rows_ + first_; i < order_.size() && out.size() < room_; ++i) out.push_back(order_[i]);
  return out;
}

std::size_t top_list::place() const {
  return cursor_ && !order_.empty() ? std::min(last_place_, order_.size() - 1) : 0;
}

// One row is left for the others in any case.
std::size_t top_list::kept_shown() const {
  const bool has_others = order_.size() > kept_rows_;
  const auto most = has_others && room_ > 0 ? room_ - 1 : room_;
  return std::min(kept_rows_, most);
}

void top_list::show_cursor() {
  const auto room = room_ - kept_shown();
  const auto others = order_.size() - kept_rows_;
  if (place() >= kept_rows_ && cursor_ && room > 0) {
    const auto at = place() - kept_rows_;
    first_ = std::clamp(first_, at + 1 - std::min(at + 1, room), at);
  }
  first_ = std::min(first_, others - std::min(others, room));
}

}  // namespace bee::cli
