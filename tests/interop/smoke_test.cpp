// The smoke tests of examples/ci against stock nodes: what passes against mocks passes there too.
#include <gtest/gtest.h>

#include "beectl_in.hpp"
#include "peer_test.hpp"
#include "stock_node.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

class smoke_tests : public testing::TestWithParam<std::string> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(smoke_tests);
INSTANTIATE_TEST_SUITE_P(skynet, smoke_tests, testing::ValuesIn(skynet_homes()), home_name);
INSTANTIATE_TEST_SUITE_P(bee, smoke_tests, testing::ValuesIn(bee_homes()), home_name);

// The services of these nodes take the sub type, whatever cluster daemon runs there.
TEST_P(smoke_tests, pass_against_stock_nodes) {
  const stock_node lobby(GetParam(), "lobby_1");
  const stock_node persistence(GetParam(), "lpersistence_3");
  temporary_folder folder;
  folder.write("map.lua",
               "lobby_1 = \"" + lobby.address() + "\"\nlpersistence_3 = \"" + persistence.address() + "\"\n");
  const auto end = beectl_in(folder, {"test", BEE_TEST_DIR "/../examples/ci/smoke", "--dialect", "bee",
                                      "--proto", BEE_TEST_DIR "/../proto/pb/seed.proto"});
  EXPECT_EQ(end.code, 0) << end.out << end.err << lobby.log();
  EXPECT_NE(end.out.find("\n10 passed\n"), std::string::npos) << end.out;
}

}  // namespace
}  // namespace bee::test
