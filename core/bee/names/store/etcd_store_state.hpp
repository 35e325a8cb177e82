// What the parts of etcd_store share. Inside the layer only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>

#include "bee/names/store/etcd_store.hpp"
#include "bee/names/store/etcd_view.hpp"

namespace bee::names {

struct etcd_store::state : std::enable_shared_from_this<state> {
  using self_ptr = std::shared_ptr<state>;
  using clock = std::chrono::steady_clock;
  template <class T>
  using answer = etcd::answer<T>;

  state(boost::asio::any_io_executor e, std::shared_ptr<etcd::client> c, const std::string& prefix,
        etcd_store_options o);

  void log(severity how, const std::string& line) const {
    if (options.log) options.log(how, "etcd: " + line);
  }

  static etcd::task<answer<etcd::connection::ptr>> begin_to_serve(self_ptr self);

  // etcd_load.cpp: what is there when it opens, and after a gap.

  /// The events up to revision `until` go to loaded; returns the stream, which goes on after them.
  static etcd::task<answer<etcd::connection::ptr>> read_history(self_ptr self, revision until);
  static etcd::task<answer<void>> read_past(self_ptr self, etcd::connection& from, revision until,
                                            revision& compacted);
  void take_past(const etcd::watch_event& e);
  /// Everything anew, since events are lost.
  static etcd::task<void> start_again(self_ptr self);

  // etcd_follow.cpp: what happens from then on.

  static etcd::task<void> follow(self_ptr self, etcd::connection::ptr stream);
  static etcd::task<void> read_stream(self_ptr self);
  void take(const std::vector<etcd::watch_event>& events);
  void wake();
  /// Waits until all up to a revision has been told; false when that takes too long.
  static etcd::task<bool> reach(self_ptr self, revision at);
  /// Waits until there is no such record.
  static etcd::task<bool> reach_absence(self_ptr self, std::string name);

  // etcd_heartbeat.cpp: whether etcd is there, and this server's own lease.

  static etcd::task<void> beat(self_ptr self);
  static etcd::task<void> beat_once(self_ptr self);
  static etcd::task<answer<revision>> enlist(self_ptr self);
  static etcd::task<void> keep_own_lease(self_ptr self);
  /// The revision of it, 0 when another server is or none can be.
  static etcd::task<revision> become_pusher(self_ptr self);
  void note_reached(const answer<revision>& seen);
  /// Whether etcd has a revision that comes after what was known when it was asked; if not, it is not the one
  /// that it was, and nothing is answered any more.
  bool comes_after(revision known, revision at);
  void set_standing();
  std::string not_reached() const;

  // etcd_commit.cpp: changes.

  static etcd::task<result<revision>> commit(self_ptr self, std::shared_ptr<const change> c);
  static etcd::task<result<revision>> finish(self_ptr self, std::string name, std::string tag,
                                             etcd::txn_answer end);
  static etcd::task<result<revision>> catch_up(self_ptr self, std::string name);
  static etcd::task<result<revision>> renew(self_ptr self, record_ptr node, bool may_begin);
  static etcd::task<result<revision>> begin_lease(self_ptr self, record_ptr node);
  static etcd::task<answer<etcd::lease_id>> lease_for(self_ptr self, bool is_needed, std::int64_t time_ms);
  static etcd::task<answer<etcd::lease_id>> grant(self_ptr self, std::int64_t seconds);
  static etcd::task<answer<etcd::txn_answer>> run(self_ptr self, etcd::txn what);
  bool needs_lease(const change& c) const;
  etcd::txn txn_of(const change& c, const std::string& tag, etcd::lease_id lease) const;
  error_code code_of(const etcd::trouble& why) const;

  static etcd::task<void> sleep(self_ptr self, std::chrono::milliseconds time);

  boost::asio::any_io_executor executor;
  etcd_store_options options;
  std::shared_ptr<etcd::client> client;
  std::string id;  // of this name server
  etcd_view view;
  etcd_store* owner = nullptr;  // null before it is opened and after it is gone
  bool is_over = false;
  snapshot loaded;

  etcd::connection::ptr stream;
  std::size_t stream_turns = 0;  // client->turns() when the stream began
  clock::time_point stream_lost_at = clock::now();
  std::multimap<revision, std::shared_ptr<boost::asio::steady_timer>> waiting;

  boost::asio::steady_timer pulse;
  clock::time_point reached_at = clock::now();
  std::string last_trouble;
  std::string behind;  // a sentence once etcd has turned out to be behind itself
  revision newest = 0;
  etcd::lease_id own_lease = 0;
  clock::time_point own_lease_until{};
  standing stands{true, false, {}};
  std::uint64_t changes = 0;
};

}  // namespace bee::names
