#include "bee/names/store/etcd_health.hpp"

namespace bee::names {

bool etcd_health::comes_after(revision known, revision at) {
  if (at >= known) return true;
  if (behind_.empty()) {
    behind_ =
        "etcd is at revision " + std::to_string(at) + ", after it was at " + std::to_string(known) +
        ": it was replaced, emptied or set back, and changes are lost; a name server that is started now "
        "begins with what is there";
    link_->log(severity::warning, behind_);
  }
  update();
  return false;
}

void etcd_health::note_reached(const etcd::answer<revision>& seen) {
  if (seen) {
    saw(*seen);
    reached_at_ = clock::now();
    last_trouble_.clear();
  } else {
    if (last_trouble_.empty()) link_->log(severity::warning, seen.error().text);
    last_trouble_ = seen.error().text;
  }
  update();
}

std::string etcd_health::not_reached() const {
  if (!behind_.empty()) return behind_;
  return "etcd can not be reached" + (last_trouble_.empty() ? "" : ": " + last_trouble_);
}

void etcd_health::update() {
  const auto now = clock::now();
  const auto cut_off = link_->options.cut_off;
  const bool is_deaf = now > deaf_since_ && now - deaf_since_ > cut_off;
  standing next;
  next.is_reached = now - reached_at_ <= cut_off && !is_deaf && behind_.empty();
  next.is_pusher = link_->view.pusher() == link_->id && now < own_lease_until_;
  if (!next.is_reached) next.why = not_reached();
  const bool is_other = next.is_reached != stands_.is_reached || next.is_pusher != stands_.is_pusher;
  stands_ = std::move(next);
  if (is_other && link_->owner && link_->owner->on_standing) link_->owner->on_standing(stands_);
}

// A process that was stopped for long knows it here, before its timers do: what it was asked then is too old.
standing etcd_health::now() const {
  auto out = stands_;
  const auto now = clock::now();
  out.is_pusher = out.is_pusher && now < own_lease_until_;
  if (out.is_reached && now - reached_at_ > link_->options.cut_off) {
    out.is_reached = false;
    out.why = not_reached();
  }
  return out;
}

}  // namespace bee::names
