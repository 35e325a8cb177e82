// The tests of one file, one after the other, on an event loop.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bee/base/ran.hpp"
#include "cli/testing/test_options.hpp"
#include "cli/testing/test_result.hpp"
#include "cli/testing/test_words.hpp"

namespace bee::cli {

/// What the files of a run share.
struct test_run_context {
  test_run_context(const invocation& of, const test_run_options& with)
      : in(of), options(with), cluster(of), types(of) {}

  const invocation& in;
  const test_run_options& options;
  known_cluster cluster;
  known_types types;
  bool is_stopping = false;  ///< no more tests are begun
  ran has_run = ran::no;     ///< whether a service has run for a test
};

/// Made by load(), and held by a shared pointer while it runs.
class file_run : public std::enable_shared_from_this<file_run> {
 public:
  /// Called with each test that has come to its end.
  using on_result = std::function<void(test_result)>;

  file_run(boost::asio::any_io_executor executor, test_run_context& context, std::string path);
  file_run(const file_run&) = delete;
  file_run& operator=(const file_run&) = delete;
  ~file_run();

  /// Reads the file; what is wrong with it.
  std::optional<script::test_fault> load();
  const std::string& path() const { return path_; }
  const std::vector<plan_step>& plan() const { return plan_; }
  /// The tests that will run, in their order, as not run.
  std::vector<test_result> planned() const;

  /// Runs what is planned. Teardowns run also after the last test of a run that stops.
  task<void> run(on_result tell);
  /// Ends what runs now.
  void interrupt();

 private:
  using faults = std::vector<script::test_fault>;

  void enter(std::size_t block);
  task<void> run_setup(std::size_t block);
  task<void> run_teardown(std::size_t block);
  task<void> run_test(std::size_t of);
  task<faults> try_once(std::size_t of);
  task<faults> run_part(script::test_part part, std::size_t of, std::size_t level);
  task<void> perform(script::test_want want, std::size_t level);
  task<void> wait_until(std::chrono::steady_clock::time_point deadline);
  void note_call(const std::string& what, const test_words::answer&, duration took);
  const faults* broken_setup(std::size_t block) const;
  std::size_t depth_of(std::size_t block) const;
  test_result result_of(std::size_t test) const;

  test_run_context& context_;
  const std::string path_;
  test_log log_;
  test_nodes nodes_;
  test_words words_;
  std::unique_ptr<script::test_script> script_;
  std::vector<plan_step> plan_;
  on_result tell_;
  boost::asio::steady_timer changed_;
  std::size_t performing_ = 0;
  bool is_interrupted_ = false;
  std::map<std::size_t, faults> broken_;  // setups that failed, by block
  std::set<std::size_t> entered_;         // blocks of which something was begun
};

}  // namespace bee::cli
