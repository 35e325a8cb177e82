// --trace against nodes whose agents know trace tags, and those that do not.
#include "peer_test.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

class traced : public peer_test {};

TEST_P(traced, a_tag_is_logged_by_who_knows_it_and_is_no_error_at_any_other) {
  program p;
  p.arguments = {BEECTL,    "call",  stock().address(), "mysqlpool", "ping",
                 "--trace", "tag-1", "--dialect",       "bee",       "-v"};
  const auto end = run(p);
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out.rfind("pong", 0), 0u) << end.out;
  const auto is_logged = [this] { return stock().log().find("<TRACE tag-1>") != std::string::npos; };
  if (!is_old_core()) loop.run_until(is_logged);
  EXPECT_EQ(is_logged(), !is_old_core());
  EXPECT_EQ(stock().log().find("traceback"), std::string::npos) << stock().log();
  EXPECT_EQ(end.err.find("--trace was left out: its core is older than v1.2.0") != std::string::npos,
            is_old_core())
      << end.err;
  EXPECT_EQ(end.err.find("trace tag-1") != std::string::npos, !is_old_core()) << end.err;
}

INSTANTIATE_TEST_SUITE_P(stock, traced, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
