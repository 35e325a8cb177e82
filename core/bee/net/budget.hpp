// What all connections of a server may cost together: memory, file descriptors, and time in which nothing
// happens on them. Who has most gives way first, so that there is room for the next.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/base/error.hpp"

namespace bee::net {

struct budget_options {
  /// Of unfinished messages, waiting requests and answers that wait to be read.
  std::size_t memory = 192u << 20;
  std::size_t connections = 10'000;  ///< accepted ones
  /// A message that has begun and does not end, or an answer that waits to be read and does not get on: the
  /// connection ends. A large message that comes steadily has more time.
  std::chrono::milliseconds unfinished{60'000};
  /// A connection on which nothing is under way; 0: it may stay, as with a stock node.
  std::chrono::milliseconds idle{0};
  /// Descriptors that stay free for files.
  std::size_t spare_descriptors = 16;
  /// When there is no room left, a connection whose requests only wait may end as well.
  bool may_end_waiting = false;
  std::function<void(std::string_view line)> log = {};  ///< may be empty
};

class budget;

/// One connection, as the budget sees it.
class tenant {
 public:
  using clock = std::chrono::steady_clock;

  tenant() = default;
  tenant(const tenant&) = delete;
  tenant& operator=(const tenant&) = delete;
  virtual ~tenant();

  /// Nothing is under way: it can end without a loss, and be opened again.
  virtual bool is_idle() const = 0;
  /// The peer has sent what was not read yet.
  virtual bool has_unread() const { return false; }
  /// It has come, and has not had the time to say anything yet. Others give way before it does.
  virtual bool is_new(clock::time_point /*now*/) const { return false; }
  /// For how long a message has been under way that has not ended; zero when there is none.
  virtual clock::duration unfinished_for(clock::time_point /*now*/) const { return {}; }
  /// Nothing but requests that wait for something to happen.
  virtual bool is_waiting() const { return false; }
  /// Whether it has stood still for so long.
  virtual bool is_overdue(clock::time_point, const budget_options&) const { return false; }
  /// Ends the connection now. What follows from that follows later.
  virtual void give_way() = 0;

 private:
  friend class budget;
  // All connections with one host; the one used last stands last.
  struct host {
    std::list<tenant*> all;
    std::size_t memory = 0;
  };

  std::shared_ptr<budget> in_;
  host* host_ = nullptr;
  std::list<tenant*>::iterator at_;
  std::string name_;  // of the host; empty for a connection that was made
  std::size_t memory_ = 0;
};

/// Not thread-safe: runs on the executor's one thread, together with all that has it.
class budget : public std::enable_shared_from_this<budget> {
 public:
  explicit budget(boost::asio::any_io_executor executor, budget_options options = {});
  ~budget();
  budget(const budget&) = delete;
  budget& operator=(const budget&) = delete;

  /// A connection that was accepted from a host. When there are as many as there may be, of connections or of
  /// descriptors, another one gives way to it. False when none can.
  bool admit(tenant& t, std::string host, int descriptor);
  /// One that was made. Fails with the system's error when there is no descriptor for it.
  error_code admit_outgoing(tenant& t, int descriptor);
  /// Out of descriptors: ends something; false when there is nothing to end.
  bool make_room();
  void leave(tenant& t);

  /// It is in use: the one that was not for longest gives way first.
  void touch(tenant& t);
  /// What it holds now. Whoever holds most ends when that is too much.
  void set_memory(tenant& t, std::size_t bytes) {
    if (bytes != t.memory_ && t.in_) change_memory(t, bytes);
  }
  /// Whether it may hold so much more. Those who hold more than it would then have to end for it.
  bool has_room(const tenant& t, std::size_t more);
  /// What nobody holds.
  std::size_t free() const { return used_ < options_.memory ? options_.memory - used_ : 0; }
  std::size_t used() const { return used_; }
  std::size_t outgoing() const { return outgoing_.all.size(); }
  /// The time, as exact as the deadlines here need it.
  tenant::clock::time_point now() const { return now_; }
  /// How many connections may be made, at least, however many are accepted.
  static std::size_t outgoing_share();
  /// Descriptors that the process may have.
  static std::size_t descriptors();

 private:
  struct sweeper;
  using hosts = std::unordered_map<std::string, tenant::host>;
  void enter(tenant& t, tenant::host& host);
  tenant* idle_guest(const tenant& for_whom, bool may_be_new);
  tenant* slow_guest(const tenant& for_whom);
  tenant* waiting_guest(const tenant& for_whom);
  tenant* guest_to_end(const tenant& for_whom);
  tenant* largest(const tenant* but);
  void change_memory(tenant& t, std::size_t bytes);
  void end(tenant& t);
  void say_short(std::string_view of);
  void sweep();

  boost::asio::any_io_executor executor_;
  const budget_options options_;
  hosts hosts_;            // of connections that were accepted
  tenant::host outgoing_;  // those that were made
  std::size_t guests_ = 0;
  std::size_t used_ = 0;
  tenant::clock::time_point now_;
  tenant::clock::time_point said_{};
  std::shared_ptr<sweeper> sweeper_;
};

}  // namespace bee::net
