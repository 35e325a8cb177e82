#include "cli/site/site_readers.hpp"

#include <utility>

namespace bee::cli {

std::shared_ptr<web::event_stream> site_readers::add() {
  auto out = std::make_shared<web::event_stream>(most_waiting_, [this] { return snapshot(); });
  all_.push_back(out);
  return out;
}

// What waits to be told is told first: it would be told again to the one who has the snapshot, else.
web::text_ptr site_readers::snapshot() {
  tell(false);
  if (!snapshot_)
    snapshot_ = std::make_shared<const std::string>(web::event_text("snapshot", of_.snapshot()));
  return snapshot_;
}

void site_readers::tell(bool is_pressing) {
  const auto update = of_.update(is_pressing);
  if (!update) return;
  snapshot_ = nullptr;
  std::erase_if(all_, [](const auto& weak) { return weak.expired(); });
  const auto event = std::make_shared<const std::string>(web::event_text("update", *update));
  for (const auto& weak : all_) {
    const auto stream = weak.lock();
    if (!stream) continue;
    const auto before = stream->drops();
    stream->push(event);
    drops_ += stream->drops() - before;
  }
}

}  // namespace bee::cli
