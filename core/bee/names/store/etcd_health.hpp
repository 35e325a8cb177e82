// Whether etcd is there and still the one that it was, and so what the store may answer. Inside the layer
// only.
#pragma once

#include <memory>
#include <string>

#include "bee/names/store/etcd_link.hpp"

namespace bee::names {

class etcd_health {
 public:
  using clock = etcd_link::clock;

  explicit etcd_health(std::shared_ptr<etcd_link> link) : link_(std::move(link)) {}

  /// What a read that needs a majority of members has brought.
  void note_reached(const etcd::answer<revision>& seen);
  /// The stream of events has begun, or ended.
  void hears(bool is_open) { deaf_since_ = is_open ? clock::time_point::max() : clock::now(); }
  /// The lease of this server holds until then.
  void holds_lease_until(clock::time_point end) { own_lease_until_ = end; }

  /// Whether etcd has a revision that comes after what was known when it was asked; if not, it is not the one
  /// that it was, and nothing is answered any more.
  bool comes_after(revision known, revision at);

  void saw(revision at) { newest_ = std::max(newest_, at); }
  revision newest() const { return newest_; }
  bool was_reached() const { return last_trouble_.empty(); }

  /// Tells the owner when the standing is another than the last one.
  void update();
  standing now() const;

 private:
  std::string not_reached() const;

  std::shared_ptr<etcd_link> link_;
  clock::time_point reached_at_ = clock::now();
  clock::time_point deaf_since_ = clock::now();
  clock::time_point own_lease_until_{};
  std::string last_trouble_;
  std::string behind_;  // a sentence once etcd has turned out to be behind itself
  revision newest_ = 0;
  standing stands_{true, false, {}};
};

}  // namespace bee::names
