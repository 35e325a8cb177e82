// beectl bench on stock nodes and on those with the cluster module under bee_ names.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "beectl_in.hpp"
#include "peer_test.hpp"
#include "stock_node.hpp"

namespace bee::test {
namespace {

class bench_on_stock_nodes : public testing::TestWithParam<std::string> {
 protected:
  bench_on_stock_nodes() { folder_.write("map.lua", "a = \"" + node_.address() + "\"\n"); }

  nlohmann::json figures(std::vector<std::string> line, int code = 0) {
    line.insert(line.begin(), {"bench", "a"});
    line.insert(line.end(), {"-o", "json", "--dialect", "skynet"});
    const auto end = beectl_in(folder_, line);
    EXPECT_EQ(end.code, code) << end.out << end.err << node_.log();
    const auto all = nlohmann::json::parse(end.out, nullptr, false);
    return all.is_object() && all.contains("result") ? all["result"] : nlohmann::json::object();
  }

  temporary_folder folder_;
  const stock_node node_{GetParam(), "a"};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(bench_on_stock_nodes);
INSTANTIATE_TEST_SUITE_P(skynet, bench_on_stock_nodes, testing::ValuesIn(skynet_homes()), home_name);
INSTANTIATE_TEST_SUITE_P(bee, bench_on_stock_nodes, testing::ValuesIn(bee_homes()), home_name);

TEST_P(bench_on_stock_nodes, counts_every_call_once) {
  const auto r = figures({"echo", "echo", "{i}", "-n", "500", "--inflight", "16", "--connections", "2"});
  EXPECT_EQ(r["answered"], 500) << r;
  const auto timed =
      figures({"echo", "echo", "{uid}", "--rate", "1000", "--for", "200ms", "--warm-up", "20ms"});
  EXPECT_EQ(timed["answered"], 200) << timed;
}

TEST_P(bench_on_stock_nodes, tells_errors_of_services_from_time_that_is_over) {
  const auto raised = figures({"echo", "err", "no", "-n", "5"}, 6);
  EXPECT_EQ(raised["failures"][0]["class"], "remote") << raised;
  const auto late = figures({"echo", "sleep", "100", "-n", "3", "--inflight", "3", "-t", "200ms"}, 5);
  EXPECT_EQ(late["failures"][0]["class"], "timeout") << late;
}

}  // namespace
}  // namespace bee::test
