// -t bounds all that is done with one node, not each question.
#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using std::chrono::milliseconds;

// Each answer takes most of the time that there is for all of them: with a limit for each question every verb
// would get through.
fake_node::behaviour slow(milliseconds after) {
  return [after](const std::string&) -> std::optional<fake_reply> {
    return fake_reply{fake_reply::kind::answer, {}, after};
  };
}

class time_limit : public beectl {
 protected:
  time_limit() : node_(slow(milliseconds(1200))) {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    environment_["BEECTL_DIALECT"] = "bee";  // no question before the call
    write_cluster("a = \"" + node_.address() + "\"\n");
  }

  // The second question gets no answer in what is left of the time.
  program_end run_out_of_time(words arguments) {
    arguments.insert(arguments.end(), {"-t", "2s"});
    auto end = run(arguments);
    EXPECT_NE(end.code, 0) << arguments[0];
    EXPECT_NE((end.err + end.out).find("no answer within 2s"), std::string::npos)
        << arguments[0] << ": " << end.err;
    return end;
  }

  fake_node node_;
};

TEST_F(time_limit, of_ps_ends_it_after_the_first_answer_and_shows_that) {
  const auto end = run_out_of_time({"ps", "a"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.out.find("snlua clusterd"), std::string::npos) << end.out;
}

// More names than are asked for at once.
TEST_F(time_limit, of_a_query_holds_for_all_names) {
  node_.behaves([](const std::string&) -> std::optional<fake_reply> {
    return fake_reply{fake_reply::kind::answer, {10}, milliseconds(1200)};
  });
  words many{"query", "a"};
  for (int i = 0; i < 80; ++i) many.push_back("n" + std::to_string(i));
  run_out_of_time(many);
}

TEST_F(time_limit, of_a_call_holds_for_all_that_is_tried_to_find_the_service) {
  node_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.ends_with("@clusterd") || asked.ends_with(".clusterd"))
      return fake_reply{fake_reply::kind::error, {"Invalid name"}, milliseconds(1200)};
    return fake_reply{fake_reply::kind::answer, {}, milliseconds(1200)};
  });
  run_out_of_time({"call", "a", "clusterd", "senders"});
}

TEST_F(time_limit, of_a_send_holds_for_the_question_and_its_proof) {
  node_.behaves([](const std::string&) -> std::optional<fake_reply> {
    return fake_reply{fake_reply::kind::answer, {10}, milliseconds(1200)};
  });
  EXPECT_EQ(run_out_of_time({"send", "a", "mail", "note", "--confirm"}).code, 5);
}

TEST_F(time_limit, of_mesh_diff_and_a_push_holds_for_the_daemon_and_its_senders) {
  run_out_of_time({"mesh", "a"});
  run_out_of_time({"diff", "a"});
  run_out_of_time({"push-config", "a", "-y"});
  run_out_of_time({"reload", "a", "-y"});
  EXPECT_TRUE(node_.asked("reload").empty());
}

TEST_F(time_limit, of_a_push_holds_for_the_acknowledgement_and_its_proof) {
  node_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    const bool is_late = asked.starts_with("reload") || asked.starts_with("sender ");
    return fake_reply{fake_reply::kind::answer, {}, milliseconds(is_late ? 1200 : 0)};
  });
  node_.knows("b", "127.0.0.1:1", true);
  write_cluster("a = \"" + node_.address() + "\"\nb = \"127.0.0.1:1\"\n");
  const auto end = run({"push-config", "a", "-y", "-q", "-t", "2s", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(nlohmann::json::parse(end.out)["nodes"][0]["result"]["state"], "unverified");
}

TEST_F(time_limit, is_that_of_each_repetition) {
  EXPECT_EQ(run({"ping", "a", "--count", "2", "-t", "2s"}).code, 0);
  EXPECT_EQ(run({"call", "a", ":00000009", "senders", "--repeat", "2", "-t", "2s"}).code, 0);
}

}  // namespace
}  // namespace bee::test
