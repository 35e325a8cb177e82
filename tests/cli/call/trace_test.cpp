// -v: what went over the wire, on standard error.
#include "bee/value/pack.hpp"
#include "bee/wire/response.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

class trace : public beectl {
 protected:
  trace() : node_("game_1") {
    environment_["BEECTL_DIALECT"] = "bee";  // no question before the call
    write_cluster("game_1 = \"" + node_.address() + "\"\n");
  }

  test_node node_;
};

TEST_F(trace, of_a_call_shows_the_request_and_the_answer) {
  const auto end = run({"call", "game_1", ".echo", "get", "7", "-v"});
  EXPECT_EQ(end.out, "\"get\"\n7\n");
  EXPECT_EQ(end.err, "> game_1 call 1 to .echo: \"get\", 7\n< game_1 answer 1: \"get\", 7\n");
}

TEST_F(trace, of_a_failure_shows_the_error_of_the_peer) {
  const auto end = run({"call", "game_1", "@nobody", "get", "-v"});
  EXPECT_EQ(end.code, 7);
  EXPECT_NE(end.err.find("> game_1 call 1 to @nobody: "), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("< game_1 error 1: "), std::string::npos) << end.err;
}

TEST_F(trace, of_a_push_says_that_it_is_one) {
  const auto end = run({"send", "game_1", ".echo", "note", "-v"});
  EXPECT_NE(end.err.find("> game_1 push to .echo: \"note\"\n"), std::string::npos) << end.err;
}

TEST_F(trace, of_a_large_message_shows_its_parts_and_not_its_bytes) {
  const auto end = run_with({"call", "game_1", ".echo", "put", "-", "-q", "-v", "-o", "json"},
                            {.input = std::string(100000, 'x')});
  EXPECT_EQ(end.code, 0);
  EXPECT_NE(end.err.find(" bytes in parts\n"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("> game_1 last part of 1: "), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("< game_1 last part of 1: "), std::string::npos) << end.err;
  EXPECT_EQ(end.err.find("xxxx"), std::string::npos);
}

TEST_F(trace, does_not_let_bytes_of_a_peer_reach_the_terminal) {
  const auto end = run({"call", "game_1", ".echo", "\x1b[31m", "-v"});
  EXPECT_EQ(end.err.find('\x1b'), std::string::npos);
}

TEST_F(trace, of_an_answer_to_a_session_that_is_not_open_says_so_and_the_wait_goes_on) {
  const fake_peer peer({.answer = [](std::string_view request) {
    std::string out;
    (void)wire::encode_response(77, value::pack({value::value("stray")}).value(), out);
    (void)wire::encode_response(session_of(request), value::pack({value::value("mine")}).value(), out);
    return out;
  }});
  const auto end = run({"call", peer.address(), ":0000000a", "get", "-v"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "mine\n");
  EXPECT_NE(end.err.find(" answer 77: \"stray\" (no call waits for it: passed over)\n"), std::string::npos)
      << end.err;
  EXPECT_NE(end.err.find(" answer 1: \"mine\"\n"), std::string::npos) << end.err;
}

TEST_F(trace, is_not_there_without_being_asked_for) {
  EXPECT_EQ(run({"call", "game_1", ".echo", "get"}).err, "");
}

}  // namespace
}  // namespace bee::test
