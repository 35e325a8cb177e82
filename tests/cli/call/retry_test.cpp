// --retry: again what surely did not run.
#include <optional>

#include "cli/support/beectl_test.hpp"
#include "interop/mock_process.hpp"

namespace bee::test {
namespace {

class retry : public beectl {
 protected:
  // An address where nobody listens; another test may hardly take it meanwhile.
  static std::string free_address() { return test_node("gone").address(); }

  // A mock with a service shop, from the moment on when beectl has been started.
  program_end run_before_mock(const std::string& address, words arguments) {
    const auto services = folder_.write("shop.lua", "services.shop = {get = function() return 'up' end}");
    std::optional<mock_process> mock;
    program how;
    const auto port = parse_endpoint(address)->port;
    how.while_running = [&](int) { mock.emplace("shop_1", services, port); };
    return run_with(std::move(arguments), std::move(how));
  }
};

TEST_F(retry, of_a_node_that_is_not_there_yet_waits_for_it) {
  const std::initializer_list<words> all = {{"call", "", "shop", "get"}, {"query", "", "shop"}, {"ping", ""}};
  for (words line : all) {
    const auto address = free_address();
    line[1] = address;
    line.insert(line.end(), {"--retry", "1000", "--retry-interval", "20ms"});
    const auto end = run_before_mock(address, line);
    EXPECT_EQ(end.code, 0) << line[0] << end.err;
    EXPECT_EQ(end.err, "") << line[0];
  }
}

TEST_F(retry, ends_with_the_last_failure) {
  const auto end = run({"call", "127.0.0.1:1", "shop", "get", "--retry", "2", "--retry-interval", "1ms"});
  EXPECT_EQ(end.code, 4);
  EXPECT_EQ(end.err, "beectl: 127.0.0.1:1: connect 127.0.0.1:1: connection refused (not sent)\n");
}

TEST_F(retry, of_a_name_that_is_not_there_is_for_those_who_ask_for_it) {
  test_node node("n");
  words line{"query", node.address(), "late", "--retry", "1000", "--retry-interval", "10ms"};
  EXPECT_EQ(run(line).code, 7);
  line.emplace_back("--retry-missing");
  program how;
  how.while_running = [&](int) {
    node.change([](node::node& n) { EXPECT_TRUE(n.register_name("late", *n.find_name("echo"))); });
  };
  EXPECT_EQ(run_with(line, std::move(how)).code, 0);
}

TEST_F(retry, never_repeats_what_may_have_run) {
  test_node node("n");
  const auto with_retry = [&](words line) {
    line.insert(line.end(), {"--retry", "3", "--retry-interval", "1ms", "--retry-missing"});
    return run(line).code;
  };
  EXPECT_EQ(with_retry({"call", node.address(), "mysqlpool", "raise"}), 6);
  EXPECT_EQ(node.runs(), 1);
  EXPECT_EQ(with_retry({"call", node.address(), "mysqlpool", "close"}), 5);
  EXPECT_EQ(node.runs(), 2);
}

TEST_F(retry, that_is_interrupted_between_two_tries_has_sent_nothing) {
  test_node node("n");
  const auto here = run_on_terminal({"call", node.address(), "late", "get", "--dialect", "skynet", "--retry",
                                     "9", "--retry-interval", "1h", "--retry-missing", "-v"});
  here->wait_for(" answer 3: ");  // the services, to find one of a like name: the last question of a try
  here->type("\x03");
  const auto end = here->wait();
  EXPECT_EQ(end.code, 130);
  EXPECT_NE(end.err.find("interrupted (not sent)"), std::string::npos) << end.err;
}

TEST_F(retry, is_refused_where_it_has_no_meaning) {
  for (const words& line : {words{"call", "127.0.0.1:1", "a", "b", "--retry", "1", "--repeat", "2"},
                            words{"call", "127.0.0.1:1", "a", "-", "--retry", "1"},
                            words{"call", "127.0.0.1:1", "a", "--pb", "t", "{}", "--retry", "1"},
                            words{"call", "127.0.0.1:1", "a", "b", "--retry-interval", "1s"},
                            words{"query", "127.0.0.1:1", "a", "--retry-missing"},
                            words{"ping", "127.0.0.1:1", "--retry", "1", "--wait", "1s"},
                            words{"ping", "127.0.0.1:1", "--retry", "x"}})
    EXPECT_EQ(run(line).code, 2) << line.back();
}

}  // namespace
}  // namespace bee::test
