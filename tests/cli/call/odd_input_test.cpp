// What is easily mistaken for something else: addresses, services, JSON, files.
#include "cli/support/beectl_test.hpp"
#include "support/fake_peer.hpp"

namespace bee::test {
namespace {

class odd_input : public beectl {};

TEST_F(odd_input, an_address_that_is_none_is_not_taken_for_a_node) {
  write_cluster("a = \"127.0.0.1:1\"\n");
  for (const char* odd : {"127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1", "host:x"}) {
    const auto end = run({"ping", odd});
    EXPECT_EQ(end.code, 2) << odd;
    EXPECT_NE(end.err.find("is neither a node nor an address: HOST:PORT"), std::string::npos) << end.err;
  }
}

TEST_F(odd_input, a_node_behind_all_is_not_taken_for_a_service) {
  const fake_peer peer({});
  write_cluster("lobby_1 = \"" + peer.address() + "\"\n");
  for (const char* verb : {"call", "send"}) {
    const auto end = run({verb, "--all", "lobby_1", "mysqlpool", "ping"});
    EXPECT_EQ(end.code, 2) << verb;
    EXPECT_NE(end.err.find("hint: the service of that name is @lobby_1"), std::string::npos) << end.err;
  }
  EXPECT_TRUE(peer.received().empty());
}

TEST_F(odd_input, json_that_is_none_is_told_with_its_place_and_a_key_twice_is_refused) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a":007})", "line 1, column 7"},
      {R"({"a":1,"a":2})", "the key \"a\" stands here twice"},
      {R"({"$b64":"!!!"})", "$b64, $num, $ptr or $table stands for what it can not"},
      {R"({"$num":"wat"})", "$b64, $num, $ptr or $table stands for what it can not"}};
  for (const auto& [text, why] : cases) {
    const auto end = run({"encode", "--values", "--json", text});
    EXPECT_EQ(end.code, 3) << text;
    EXPECT_NE(end.err.find(why), std::string::npos) << end.err;
  }
}

TEST_F(odd_input, a_schema_that_is_not_there_is_told_as_that) {
  for (const char* path : {"/no-such.proto", "/tmp/no/such.proto", "no-such.proto"}) {
    const auto end = run({"describe", "--proto", path});
    EXPECT_EQ(end.code, 3) << path;
    EXPECT_NE(end.err.find("o such file or directory"), std::string::npos) << path << end.err;
  }
}

}  // namespace
}  // namespace bee::test
