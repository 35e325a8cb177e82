// A store that several name servers stand in front of, each through a door of its own.
#pragma once

#include <boost/asio/post.hpp>
#include <memory>
#include <vector>

#include "bee/names/store/store.hpp"
#include "support/event_loop.hpp"

namespace bee::names::test {

class common_store {
 public:
  explicit common_store(bee::test::event_loop& loop) : loop_(loop) {}

  class door final : public store {
   public:
    explicit door(common_store& s) : of_(s) {}
    snapshot take_snapshot() override {
      seen_ = of_.events_.size();
      snapshot out;
      out.at = of_.latest();
      for (const auto& [name, node] : of_.nodes_) out.nodes.push_back(node);
      out.events = of_.events_;
      return out;
    }
    void commit(change c, on_committed done) override {
      auto write_now = [this, c = std::move(c), done = std::move(done)]() mutable { write(c, done); };
      if (is_slow) return held_.emplace_back(std::move(write_now)), void();
      boost::asio::post(of_.loop_.executor(), std::move(write_now));
    }
    /// Cut off: nothing is written through it, and it hears of nothing.
    bool is_cut_off = false;
    /// Slow: what is to be written waits for go_on().
    bool is_slow = false;
    void go_on() {
      is_slow = false;
      for (auto& write_now : std::exchange(held_, {})) write_now();
    }
    std::size_t held() const { return held_.size(); }
    void catch_up() {
      while (!is_cut_off && seen_ < of_.events_.size()) {
        const auto e = of_.events_[seen_++];
        if (on_event) on_event(e);
      }
    }

   private:
    void write(change& c, const on_committed& done) {
      if (is_cut_off) return done(errc::store_unavailable);
      const auto at = of_.put(c);
      if (!at) return done(errc::store_conflict);
      for (auto* d : of_.doors) d->catch_up();
      done(*at);
    }
    common_store& of_;
    std::size_t seen_ = 0;
    std::vector<std::function<void()>> held_;
  };

  std::vector<door*> doors;

 private:
  revision latest() const { return events_.empty() ? 0 : events_.back().at(); }
  std::optional<revision> put(change& c) {
    const auto known = nodes_.find(c.after.name);
    if ((known == nodes_.end() ? 0 : known->second->changed) != c.before) return std::nullopt;
    c.after.changed = latest() + 1;
    const auto node = std::make_shared<const node_record>(c.after);
    events_.push_back({c.kind, node});
    c.kind == event_kind::removed ? void(nodes_.erase(known)) : void(nodes_[node->name] = node);
    return node->changed;
  }

  bee::test::event_loop& loop_;
  std::map<std::string, record_ptr> nodes_;
  std::vector<event> events_;
};

}  // namespace bee::names::test
