// One way to a node on which calls of a load go out.
#pragma once

#include <memory>
#include <vector>

#include "bee/load/schedule.hpp"
#include "bee/net/task.hpp"
#include "cli/bench/bench_messages.hpp"
#include "cli/reach/reach.hpp"

namespace bee::cli {

/// Hears of each call once, when it has ended; `why` is null when it was answered. Never from inside begin().
class load_events {
 public:
  virtual ~load_events() = default;
  virtual void on_ended(const load::due_call&, std::size_t node, const failure* why, const char* kind) = 0;
};

/// Not thread-safe; outlives all that it has begun.
class load_link {
 public:
  virtual ~load_link() = default;
  /// Connects, and finds out all that is to be known before the first call. Runs nothing of the service.
  virtual task<attempt<void>> open() = 0;
  /// Sends a call. One that finds no connection waits for the next try to make one, and fails with it.
  virtual void begin(const load::due_call&) = 0;
  /// Whether a call begins at once.
  virtual bool is_free() const = 0;
  /// Leaves what is under way, and cleans up.
  virtual task<attempt<void>> close(std::optional<exit_code> interrupted) = 0;
  /// For the sentence about a service that is not there; null when there is no connection.
  virtual remote* peer() = 0;
};

/// What all links of a run share.
struct link_setting {
  const invocation& in;
  load_events& events;
  const cluster::node& to;
  std::size_t node = 0;   ///< its place among the nodes
  std::size_t calls = 0;  ///< at most so many go over it one after the other; 0: not known
};

std::unique_ptr<load_link> plain_link(const link_setting&, const bench_messages&);
std::unique_ptr<load_link> pb_link(const link_setting&, const bench_pb_messages&);

/// The class of a failed call: that of the exit code, and of `unknown` whether the time was over.
const char* kind_of(const failure&, bool is_timeout);

}  // namespace bee::cli
