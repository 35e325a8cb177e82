// What a member knows and does. Inside the layer only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <set>

#include "bee/names/member/member.hpp"
#include "bee/names/member/server_link.hpp"
#include "bee/names/record/view.hpp"
#include "bee/net/task.hpp"

namespace bee::names {

inline void add(value::table& to, const char* key, value::value v) {
  to.pairs.emplace_back(key, std::move(v));
}

struct member::state : std::enable_shared_from_this<state> {
  state(node::node& n, boost::asio::any_io_executor executor, member_options o);

  answer<void> read_token();
  /// Who asks to keep the lease.
  value::table identity() const;
  /// What begins a request for a change, and one to register: each has the next number.
  value::table write_of();
  value::table announcement();
  void take_map(const value::table& answer);
  void take_address(const record_ptr& before, const record_ptr& after);
  void tell_change(const record_ptr& before, const record_ptr& after) const;
  /// Nothing is asked or told after it.
  void end();
  void give_up(const refusal& why);
  bool is_over() const { return link->is_over(); }
  void log(const std::string& line) const {
    if (options.log) options.log(severity::warning, "names: " + line);
  }

  using self_ptr = std::shared_ptr<state>;
  static task<answer<void>> announce(self_ptr self);
  static task<void> keep_lease(self_ptr self);
  static task<void> watch(self_ptr self);
  static task<std::vector<std::string>> wait(self_ptr self, std::vector<std::string> names,
                                             std::chrono::milliseconds time);
  static task<answer<void>> set(self_ptr self, value::table fields);
  /// Waits until all up to a revision is known; false when that takes too long.
  static task<bool> catch_up(self_ptr self, revision at, std::chrono::steady_clock::time_point end);
  static task<void> sleep(boost::asio::steady_timer& timer, std::chrono::milliseconds time);

  node::node& here;  // not to be used once is_over()
  member_options options;
  boost::asio::steady_timer pause;
  std::shared_ptr<server_link> link;
  view known;
  revision changing = 0;                             // of what view tells now
  revision map_at = 0;                               // of the whole map that was taken last
  std::set<boost::asio::steady_timer*> behind = {};  // who wait for what is known to change
  node_state current = node_state::starting;
  std::int64_t incarnation = 0;
  write_number last_write;
  bool is_behind = false;  // a change could not be told
};

}  // namespace bee::names
