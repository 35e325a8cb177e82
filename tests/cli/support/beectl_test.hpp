// What every test of the real binary starts from: a clean environment, a folder of its own, and nodes to talk
// to.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bee/node/node.hpp"
#include "support/fake_peer.hpp"
#include "support/program.hpp"
#include "support/terminal.hpp"

namespace bee::test {

/// A node in this process, on a thread of its own, with the services that tests call:
///   @echo, .echo   plain: the arguments come back
///   @mysqlpool     bee: execute SQL -> {{sql = SQL, rows = 1}}; raise; ping -> "pong"; close: the connection
///   is lost
///   @mute          never answers
class test_node {
 public:
  explicit test_node(const std::string& name, node::node_options options = {});
  ~test_node();
  test_node(const test_node&) = delete;
  test_node& operator=(const test_node&) = delete;

  std::string address() const { return address_; }
  /// What was pushed to @echo, in order.
  std::vector<value::list> pushed() const;
  /// How often any of the services has run.
  int runs() const { return *runs_; }
  /// Gives the node an address for another one.
  void knows(const std::string& name, const std::string& address);
  /// Runs it on the node's thread, to its end.
  void change(const std::function<void(node::node&)>& how);

 private:
  void add_services();

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<node::node> node_;
  std::string address_;
  std::shared_ptr<std::atomic<int>> runs_ = std::make_shared<std::atomic<int>>(0);
  mutable std::mutex mutex_;
  std::vector<value::list> pushed_;
  std::thread thread_;
};

class beectl : public testing::Test {
 protected:
  using words = std::vector<std::string>;

  /// Runs beectl in the folder of this test.
  program_end run(words arguments);
  program_end run_with(words arguments, program how);

  /// The same on a terminal.
  std::unique_ptr<terminal> run_on_terminal(words arguments);

  /// Writes ./clustername.lua.
  void write_cluster(const std::string& text) { folder_.write("clustername.lua", text); }

  /// Runs it and expects this exit code and this whole standard error, and that it says nothing on standard
  /// output.
  void expect_refused(const words& arguments, int code, const std::string& err);

  program placed(words arguments, program how) const;

  temporary_folder folder_;
  std::map<std::string, std::string> environment_;
};

}  // namespace bee::test
