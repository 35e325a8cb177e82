// What the name service answers, without a socket: requests in, answers out, now or later; time is an
// argument.
//
// Every request is a command and one table; every answer is one table, or false, a word and a sentence.
// Behind them may stand what each says of its version (versions.hpp). Keys that are not known are passed
// over; in a record they are kept.
//
//   register   a record                           {revision, incarnation, lease_ms, map}
//   renew      name, incarnation                  {revision}
//   unregister name, incarnation                  {revision}
//   set        name, incarnation, fields          {revision}
//   remove     name                               {revision}
//   list                                          {revision, nodes}; set_aside: by name, why a record that
//                                                 the store holds can not be read
//   map                                           {revision, map}: address, or false for a node that is down
//   get        name                               a record
//   wait       names, or name: its dependencies;  {revision, ready, missing, circle}
//              timeout_ms
//   watch      after, timeout_ms, keeps_map       {revision, events}, or {revision, snapshot} for who asks
//                                                 without `after` or has missed too much; ask again after
//                                                 `revision`. A node that says its name as `keeps_map`, on
//                                                 the connection by which it announced itself or renewed its
//                                                 lease, follows by itself: the map is not pushed to it
//
// What writes may carry a `token` as well, and, but for renew and remove, the number of the request:
// `process`, a text that no other process has, and `write`, which rises. One that is asked of several servers
// has one number; what comes late or twice then changes nothing, and a process that registers again without
// having heard of its incarnation gets the same.
//
// With a shared store, revisions are the same at every name server before it. One that is cut off from the
// store refuses everything with "failed", also what waits: ask another one. A watch after a revision that
// this server has not heard of yet waits for it.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/base/line_rate.hpp"
#include "bee/names/record/log_line.hpp"
#include "bee/names/service/packed_nodes.hpp"
#include "bee/names/store/store.hpp"

namespace bee::names {

struct service_options {
  registry_limits limits;
  std::chrono::milliseconds lease{10'000};         ///< of a node that asks for none
  std::chrono::milliseconds longest_poll{60'000};  ///< of wait and watch
  std::size_t events_per_answer = 1000;
  std::size_t polls = 50'000;         ///< requests that wait at once
  std::size_t polls_per_peer = 4096;  ///< those of one connection
  std::size_t polls_at_once = 256;    ///< looked at before others have their turn
  std::string token;                  ///< for writes of those who are not trusted; empty: they can not write
  std::string own_name = "names";     ///< nobody else can have it
  log_line log;                       ///< may be empty
};

/// How far a connection has been read, in bytes.
struct input_state {
  std::uint64_t received = 0;
  std::uint64_t handled = 0;
};

/// Who asks.
struct caller {
  endpoint from;
  bool is_trusted = false;  ///< may write without the token
  /// Whether too much of what it was answered waits to be read: it is refused until it has read that. May be
  /// empty.
  std::function<bool()> is_behind = {};
  /// The request has come after this time; when it came is not known better.
  std::chrono::steady_clock::time_point came_after = std::chrono::steady_clock::time_point::max();
  /// How much has come on its connection, read or not, and how much of that was handled. Nothing when the
  /// connection is gone. May be empty.
  std::function<std::optional<input_state>()> input = {};
};

/// Not thread-safe. Answers each request exactly once, those that still wait when it goes not at all.
class service {
 public:
  using time_point = registry::time_point;
  using reply = std::function<void(reply_body)>;

  /// `in` outlives the service.
  service(store& in, service_options options, time_point now);
  service(const service&) = delete;
  service& operator=(const service&) = delete;
  ~service();

  void handle(const caller& by, const value::list& asked, time_point now, reply answer);
  /// What time brings: leases that are over, and polls that have waited long enough.
  void expire(time_point now);
  std::optional<time_point> next_deadline() const;
  /// Answers polls that an event has ended; soon after events, and not from inside on_event. False when
  /// there are more to be looked at: then it is the turn of others.
  bool answer_polls();
  /// Nobody is left on this connection to wait: what waits there ends, as if its time were over.
  void end_polls(const endpoint& of);

  using committed = std::function<void(answer<revision>)>;
  /// A change of one record that this process itself wants. `decide` is asked again as long as somebody else
  /// was faster; `done` may come before this returns, and never when the service is gone.
  void make_change(std::string name, std::function<decision()> decide, committed done, time_point now);

  const registry& nodes() const { return registry_; }
  packed_nodes& packed() { return packed_; }
  std::size_t polls() const { return polls_.size(); }

  /// Called after each event has its place in nodes().
  std::function<void(const event&)> on_event;
  /// Called when a node has said that it keeps its own map, and when the connection is gone by which it did.
  std::function<void(const std::string& name, bool keeps)> on_keeps_map;
  /// Called when nodes() has become what it is without events: some were missed.
  std::function<void()> on_gap;
  /// Called when the store stands otherwise than before.
  std::function<void(const standing&)> on_standing;

 private:
  struct request;
  struct poll;
  using polls_of_peer = std::list<std::list<poll>::iterator>;  // the oldest first
  using peer_polls = std::pair<const std::string, polls_of_peer>;
  // Where the last sign of life of a node came by. While that connection has unread input of before the end
  // of the lease, the lease is not over.
  struct sign_of_life {
    std::function<std::optional<input_state>()> input;
    endpoint from;
    std::optional<std::uint64_t> wait_for = {};  // bytes to be handled first
  };
  using command = void (service::*)(request&&);
  static const std::map<std::string_view, command>& commands();

  void do_register(request&& r);
  void do_renew(request&& r);
  void do_unregister(request&& r);
  void do_set(request&& r);
  void do_remove(request&& r);
  void do_list(request&& r);
  void do_map(request&& r);
  void do_get(request&& r);
  void do_wait(request&& r);
  void do_watch(request&& r);

  answer<void> may_write(const caller& by, value::table& arguments) const;
  static constexpr int most_tries = 16;  // how often it is decided anew because somebody else was faster
  // A change that is wanted of one record.
  struct wish {
    std::string name;
    std::function<decision()> decide;
    committed done;
    int tries = most_tries;
    bool is_current = false;  // what is known of the record is not older than the wish
  };
  void write(wish w);
  void commit(change c, wish w);
  void answer_write(const std::shared_ptr<request>& r, const answer<revision>& done);
  void apply(const event& e);
  void lapse(time_point now);
  void end_lease(change c);
  void renew_shared(const std::shared_ptr<request>& r, const record_ptr& node, bool may_begin,
                    std::function<void()> answer);
  void take_whole(const snapshot& all);
  void take_standing(const standing& now);
  void add_poll(request&& r, poll&& p);
  void end_poll(std::list<poll>::iterator p);
  bool make_room_for_poll(std::size_t of_peer);
  void count_polls(peer_polls& of, std::size_t before);
  void refuse_polls(const refusal& why);
  void finish_poll(std::list<poll>::iterator p, message_ptr out);
  message_ptr poll_answer(const poll& p, bool is_over);
  message_ptr wait_answer(const poll& p, bool is_over) const;
  message_ptr watch_answer(const poll& p, bool is_over);
  void note_sign_of_life(const std::string& name, const caller& by);
  bool may_lapse(const std::string& name);
  void note_keeper(const request& r);
  bool refuse_behind(const caller& by, const reply& to);
  void note_store(const error_code& ended);
  void refuse(const caller& by, std::string_view asked, const reply& to, const refusal& why);
  void log_refusal(const std::string& line);
  void note_set_aside() const;
  void log(severity how, std::string_view line) const;

  store& store_;
  service_options options_;
  registry registry_;
  packed_nodes packed_{registry_};
  time_point now_;
  bool is_reached_ = true;  // as it was told last
  std::list<poll> polls_;
  std::multimap<time_point, std::list<poll>::iterator> poll_deadlines_;
  std::list<poll>::iterator next_poll_ = polls_.end();  // to be looked at
  bool has_events_ = false;                             // since all polls were looked at
  std::unordered_map<std::string, polls_of_peer> polls_of_;
  std::set<std::pair<std::size_t, peer_polls*>>
      most_polls_;  // of peers that have several: how many, and whose
  std::unordered_map<std::string, std::set<std::string>> keepers_;  // nodes that keep their map, by peer
  std::unordered_map<std::string, sign_of_life> signs_;             // by node
  std::unordered_map<std::string, revision> lapsing_;  // leases whose end is on its way to the store
  std::string behind_;        // who was told last that it is; each is one line in the log
  line_rate refusals_;        // of lines about them
  error_code store_trouble_;  // said in the log, and not over yet
  std::shared_ptr<service*> alive_;
};

}  // namespace bee::names
