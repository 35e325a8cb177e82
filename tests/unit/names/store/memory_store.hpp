// A store that forgets, takes changes when a test lets it, and fails when it is told to.
#pragma once

#include <deque>
#include <map>

#include "bee/names/store/store.hpp"

namespace bee::names::test {

class memory_store : public store {
 public:
  snapshot take_snapshot() override { return start; }
  void commit(change c, on_committed done) override {
    waiting_.push_back([this, c = std::move(c), done = std::move(done)]() mutable {
      auto& known = revisions_[c.after.name];
      if (failure) return done(failure);
      if (known != c.before) return done(errc::store_conflict);
      const auto at = ++latest_;
      known = c.kind == event_kind::removed ? 0 : at;
      c.after.changed = at;
      if (on_event) on_event({c.kind, std::make_shared<const node_record>(std::move(c.after))});
      done(at);
    });
  }
  /// Takes all that waits, and what comes of it.
  void run() {
    while (!waiting_.empty()) {
      const auto next = std::move(waiting_.front());
      waiting_.pop_front();
      next();
    }
  }
  /// As if somebody else had written it.
  void put(const std::string& name, revision at) {
    revisions_[name] = at;
    latest_ = std::max(latest_, at);
  }
  std::size_t waiting() const { return waiting_.size(); }

  snapshot start;
  error_code failure;

 protected:
  void put_off(std::function<void()> what) { waiting_.push_back(std::move(what)); }

 private:
  std::map<std::string, revision> revisions_;
  revision latest_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace bee::names::test
