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
//   watch      after, timeout_ms                  {revision, events}, or {revision, snapshot} for who asks
//                                                 without `after` or has missed too much; ask again after
//                                                 `revision`
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
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/base/line_rate.hpp"
#include "bee/names/store.hpp"

namespace bee::names {

enum class severity { info, warning };
using log_line = std::function<void(severity, std::string_view line)>;

struct service_options {
  registry_limits limits;
  std::chrono::milliseconds lease{10'000};         ///< of a node that asks for none
  std::chrono::milliseconds longest_poll{60'000};  ///< of wait and watch
  std::size_t events_per_answer = 1000;
  std::size_t polls = 50'000;         ///< requests that wait at once
  std::size_t polls_per_peer = 4096;  ///< those of one connection
  std::string token;                  ///< for writes of those who are not trusted; empty: they can not write
  std::string own_name = "names";     ///< nobody else can have it
  log_line log;                       ///< may be empty
};

/// Who asks.
struct caller {
  endpoint from;
  bool is_trusted = false;  ///< may write without the token
  /// Whether too much of what it was answered waits to be read: it is refused until it has read that. May be
  /// empty.
  std::function<bool()> is_behind = {};
};

/// Not thread-safe. Answers each request exactly once, those that still wait when it goes not at all.
class service {
 public:
  using time_point = registry::time_point;
  using reply = std::function<void(value::list)>;

  /// `in` outlives the service.
  service(store& in, service_options options, time_point now);
  service(const service&) = delete;
  service& operator=(const service&) = delete;
  ~service();

  void handle(const caller& by, const value::list& asked, time_point now, reply answer);
  /// What time brings: leases that are over, and polls that have waited long enough.
  void expire(time_point now);
  std::optional<time_point> next_deadline() const;
  /// Answers the polls that an event has ended; soon after events, and not from inside on_event.
  void answer_polls();

  using committed = std::function<void(answer<revision>)>;
  /// A change that this process itself wants. `decide` is asked again as long as somebody else was faster;
  /// `done` may come before this returns, and never when the service is gone.
  void make_change(std::function<decision()> decide, committed done, time_point now);

  const registry& nodes() const { return registry_; }
  std::size_t polls() const { return polls_.size(); }

  /// Called after each event has its place in nodes().
  std::function<void(const event&)> on_event;
  /// Called when nodes() has become what it is without events: some were missed.
  std::function<void()> on_gap;
  /// Called when the store stands otherwise than before.
  std::function<void(const standing&)> on_standing;

 private:
  struct request;
  struct poll;
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
  void write(std::function<decision()> decide, committed done, int tries);
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
  void refuse_polls(const refusal& why);
  void finish_poll(std::list<poll>::iterator p, value::table out);
  std::optional<value::table> poll_answer(const poll& p, bool is_over) const;
  std::optional<value::table> wait_answer(const poll& p, bool is_over) const;
  std::optional<value::table> watch_answer(const poll& p, bool is_over) const;
  bool refuse_behind(const caller& by, const reply& to);
  void note_store(const error_code& ended);
  void refuse(const caller& by, std::string_view asked, const reply& to, const refusal& why);
  void log_refusal(const std::string& line);
  void note_set_aside() const;
  void log(severity how, std::string_view line) const;

  store& store_;
  service_options options_;
  registry registry_;
  time_point now_;
  bool is_reached_ = true;  // as it was told last
  std::list<poll> polls_;
  std::multimap<time_point, std::list<poll>::iterator> poll_deadlines_;
  std::unordered_map<std::string, std::size_t> polls_of_;  // by peer
  std::unordered_map<std::string, revision> lapsing_;      // leases whose end is on its way to the store
  std::string behind_;        // who was told last that it is; each is one line in the log
  line_rate refusals_;        // of lines about them
  error_code store_trouble_;  // said in the log, and not over yet
  std::shared_ptr<service*> alive_;
};

}  // namespace bee::names
