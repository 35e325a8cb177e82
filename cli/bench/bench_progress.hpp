// How far a load is, on a terminal while somebody waits.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "cli/bench/bench_figures.hpp"
#include "cli/bench/bench_options.hpp"
#include "cli/report/status_line.hpp"

namespace bee::cli {

class bench_progress {
 public:
  bench_progress(const invocation&, boost::asio::io_context&, const bench_options&, const bench_figures&);
  ~bench_progress() { stop(); }
  bench_progress(const bench_progress&) = delete;
  bench_progress& operator=(const bench_progress&) = delete;

  void start();
  void stop();

 private:
  void wait();
  void draw();

  const bench_options& options_;
  const bench_figures& figures_;
  status_line line_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point begin_{};
  std::uint64_t seen_ = 0;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace bee::cli
