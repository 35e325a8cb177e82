// A relay on a thread of its own, and one that makes lines of what it saw: neither keeps a caller waiting.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "bee/net/relay.hpp"
#include "cli/recording/batch_queue.hpp"
#include "cli/recording/line_writer.hpp"
#include "cli/recording/recorder.hpp"
#include "cli/recording/seen_traffic.hpp"

namespace bee::cli {

/// Microseconds since 1970 that never go back.
class steady_unix_clock {
 public:
  traffic::unix_us operator()() const {
    return start_ + std::chrono::duration_cast<us>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  using us = std::chrono::microseconds;
  traffic::unix_us start_ =
      std::chrono::duration_cast<us>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

struct relay_plan {
  std::string node;
  endpoint target;
  std::string dialect;  ///< of its services; empty: not known
  endpoint listen;
  traffic::field_names redacted;
  int fd = -1;
  std::function<void()> on_file_end;             ///< nothing can be written any more; any thread
  std::function<void(const std::string&)> warn;  ///< a sentence for people; any thread
};

class relay_thread {
 public:
  explicit relay_thread(relay_plan plan);
  ~relay_thread() { end(); }

  /// Listens, and writes the first line. Fails with the system's error.
  result<void> begin();
  endpoint local() const { return relay_->local(); }
  /// Closes all, and writes what was seen.
  void end();

  /// After end().
  const recorded_figures& figures() const { return recorder_.figures(); }
  const line_writer& writer() const { return writer_; }

 private:
  net::relay_events events();
  void add(seen_event::kind what, std::uint64_t id, net::relay_side by, std::string_view text,
           error_code why = {});
  void make_lines();

  relay_plan plan_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  const steady_unix_clock now_;
  line_writer writer_;
  batch_queue<seen_traffic> seen_;
  recorder recorder_;  // of the thread that makes lines
  std::unique_ptr<net::relay> relay_;
  bool is_unreached_ = false;  // the target, as far as was told
  std::thread relaying_;
  std::thread making_lines_;
};

}  // namespace bee::cli
