#include "bee/names/record/event_log.hpp"

#include <algorithm>
#include <array>

namespace bee::names {
namespace {

constexpr std::array<std::string_view, 4> kind_texts = {"up", "set", "down", "removed"};

}  // namespace

std::string_view to_text(event_kind k) {
  return kind_texts[static_cast<std::size_t>(k)];
}

std::optional<event_kind> parse_event_kind(std::string_view text) {
  const auto found = std::find(kind_texts.begin(), kind_texts.end(), text);
  if (found == kind_texts.end()) return std::nullopt;
  return static_cast<event_kind>(found - kind_texts.begin());
}

void event_log::add(event e) {
  events_.push_back(std::move(e));
  if (events_.size() <= capacity_) return;
  floor_ = events_.front().at();
  events_.pop_front();
}

std::optional<std::vector<event>> event_log::after(revision seen, std::size_t limit) const {
  if (seen < floor_ || seen > latest()) return std::nullopt;
  const auto first = std::upper_bound(events_.begin(), events_.end(), seen,
                                      [](revision r, const event& e) { return r < e.at(); });
  const auto count = std::min(limit, static_cast<std::size_t>(events_.end() - first));
  return std::vector<event>(first, first + static_cast<std::ptrdiff_t>(count));
}

}  // namespace bee::names
