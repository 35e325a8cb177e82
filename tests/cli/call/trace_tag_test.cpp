// --trace: a tag is sent to who can read it.
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

node::node_options with_daemon(const char* name) {
  node::node_options out;
  out.daemon = name;
  return out;
}

class trace_tag : public beectl {
 protected:
  trace_tag() {
    for (test_node* each : {&old_, &new_, &bee_})
      each->change([this](node::node& here) { add_service(here); });
    old_.change(&make_old);
    write_cluster("old = \"" + old_.address() + "\"\nnew = \"" + new_.address() + "\"\nbee = \"" +
                  bee_.address() + "\"\n");
  }
  // It answers the tag in front of a request, and keeps that of a push.
  void add_service(node::node& here) {
    const auto id = here.add({.label = "snlua tag"}, [this](node::invocation&& in, node::responder&& out) {
      pushed_ = in.trace;
      out.answer({value::value(std::move(in.trace))});
    });
    EXPECT_TRUE(here.register_name("tag", id));
  }
  // The launcher of a core before v1.2.0 as far as it matters here.
  static void make_old(node::node& here) {
    const auto id = here.add({.label = "snlua old"}, [](node::invocation&&, node::responder&& out) {
      out.answer({value::value(value::table{{"Unknown command"}, {}})});
    });
    here.set_local_name(".launcher", id);
  }

  std::string pushed_ = "none";
  test_node old_{"old", with_daemon("bee_clusterd")};
  test_node new_{"new", with_daemon("clusterd")};
  test_node bee_{"bee", with_daemon("bee_clusterd")};
};

TEST_F(trace_tag, is_sent_to_a_core_that_knows_it) {
  const auto end = run({"call", "new", "tag", "get", "--trace", "T1"});
  EXPECT_EQ(end.out, "T1\n");
  EXPECT_EQ(end.err, "");
}

TEST_F(trace_tag, is_left_out_for_an_older_core_and_a_note_says_so) {
  const std::string note = "beectl: old: --trace was left out: its core is older than v1.2.0\n";
  for (const char* dialect : {"auto", "bee", "skynet"}) {
    const auto end = run({"call", "old", "tag", "get", "--trace", "T1", "--dialect", dialect});
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(end.out, "\n") << dialect;
    EXPECT_EQ(end.err, note) << dialect;
  }
  EXPECT_EQ(run({"send", "old", "tag", "get", "--trace", "T1", "--confirm"}).err, note);
  EXPECT_EQ(pushed_, "");
}

TEST_F(trace_tag, is_sent_to_a_bee_node_with_a_note_that_it_may_not_read_it) {
  const auto end = run({"call", "bee", "tag", "get", "--trace", "T1"});
  EXPECT_EQ(end.out, "T1\n");
  EXPECT_EQ(
      end.err,
      "beectl: bee: --trace may be an error in its log: it runs bee_clusterd, and some of those read no "
      "trace tags\n");
}

TEST_F(trace_tag, of_many_calls_is_asked_about_once) {
  const auto end = run({"call", "old", "tag", "get", "--trace", "T1", "--repeat", "3", "-v"});
  EXPECT_NE(end.err.find("\"QUERY\""), std::string::npos);
  EXPECT_EQ(end.err.find("\"QUERY\""), end.err.rfind("\"QUERY\"")) << end.err;
  program lines;
  lines.input = "{\"command\": \"a\"}\n{\"command\": \"b\"}\n";
  const auto stream = run_with({"call", "old", "tag", "-", "--trace", "T1", "-v", "-o", "jsonl"}, lines);
  EXPECT_EQ(stream.err.find("\"QUERY\""), stream.err.rfind("\"QUERY\"")) << stream.err;
  EXPECT_NE(stream.err.find("was left out"), std::string::npos) << stream.err;
  EXPECT_NE(stream.out.find("[\"\"]"), std::string::npos) << stream.out;
}

TEST_F(trace_tag, is_read_by_the_node_on_the_way) {
  old_.knows("new", new_.address());
  const auto end = run({"call", "new", "tag", "get", "--trace", "T1", "--via", "old", "-v"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.err.find("was left out"), std::string::npos) << end.err;
  EXPECT_EQ(end.err.find("> old trace"), std::string::npos) << end.err;
}

TEST_F(trace_tag, is_sent_with_a_note_to_who_does_not_say_what_it_knows) {
  new_.change([](node::node& here) {
    here.set_local_name(".launcher", here.add({.label = "snlua no"},
                                              [](node::invocation&&, node::responder&& out) { out.fail(); }));
  });
  const auto end = run({"call", "new", "tag", "get", "--trace", "T1"});
  EXPECT_EQ(end.out, "T1\n");
  EXPECT_EQ(end.err, "beectl: new: --trace may be an error in its log: it does not say what it knows\n");
}

TEST_F(trace_tag, is_not_sent_and_neither_is_the_call_while_the_node_does_not_answer) {
  new_.change([](node::node& here) {
    here.set_local_name(
        ".launcher",
        here.add({.label = "snlua deaf"}, [](node::invocation&&, node::responder&& out) { out.ignore(); }));
  });
  const auto end = run({"call", "new", "tag", "get", "--trace", "T1", "-t", "500ms"});
  EXPECT_EQ(end.code, 4) << end.err;
  EXPECT_EQ(pushed_, "none");
}

TEST_F(trace_tag, of_a_request_without_one_is_not_asked_about) {
  EXPECT_EQ(run({"call", "new", "tag", "get", "-v"}).err.find("QUERY"), std::string::npos);
}

}  // namespace
}  // namespace bee::test
