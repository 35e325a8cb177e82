// A relay and its recorder on a thread of their own: what is done beside them keeps no caller waiting.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "bee/net/relay.hpp"
#include "cli/recording/line_writer.hpp"
#include "cli/recording/recorder.hpp"

namespace bee::cli {

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

  relay_plan plan_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  line_writer writer_;
  recorder recorder_;
  std::unique_ptr<net::relay> relay_;
  bool is_unreached_ = false;  // the target, as far as was told
  std::thread thread_;
};

}  // namespace bee::cli
