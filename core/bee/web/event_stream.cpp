#include "bee/web/event_stream.hpp"

namespace bee::web {

std::string event_text(std::string_view name, std::string_view data) {
  std::string out;
  out.reserve(name.size() + data.size() + 16);
  out.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
  return out;
}

void event_stream::push(const text_ptr& event) {
  if (has_ended_ || is_behind_) return;
  if (bytes_ + event->size() <= most_bytes_) {
    bytes_ += event->size();
    events_.push_back(event);
    return tell();
  }
  events_.clear();
  ++drops_;
  events_.push_back(std::make_shared<const std::string>(event_text("dropped", "{}")));
  bytes_ = events_.back()->size();
  is_behind_ = true;
  tell();
}

void event_stream::end() {
  has_ended_ = true;
  is_behind_ = false;
  tell();
}

text_ptr event_stream::take() {
  if (!events_.empty()) {
    auto out = std::move(events_.front());
    events_.pop_front();
    bytes_ -= out->size();
    return out;
  }
  if (!is_behind_) return nullptr;
  auto out = snapshot_();  // what is pushed meanwhile is in it
  is_behind_ = false;
  return out;
}

void event_stream::tell() {
  if (on_more) on_more();
}

}  // namespace bee::web
