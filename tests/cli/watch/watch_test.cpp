// watch against nodes that come and go.
#include <csignal>

#include "cli/support/beectl_test.hpp"
#include "cli/support/event_file.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class watch : public beectl {
 protected:
  watch() { environment_["XDG_STATE_HOME"] = folder_.path() + "/state"; }

  void write_map(const std::string& more = {}) {
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n" + more);
  }

  std::string wait_for(const std::string& text) { return events_.wait_for(text); }

  // Watches while `meanwhile` goes on, which begins when both nodes have been seen; then ends it by a signal.
  program_end watch_while(words arguments, const std::function<void()>& meanwhile, int signal = SIGTERM) {
    program how;
    events_.clear();
    how.output_path = events_.path();
    // once more: the first look has been answered then
    const auto before = std::pair(a_.asked("LIST").size() + 2, b_.asked("LIST").size() + 2);
    how.while_running = [&](int pid) {
      a_.wait_until_asked("LIST", before.first);
      if (arguments.empty() || arguments[0] != "a") b_.wait_until_asked("LIST", before.second);
      meanwhile();
      ::kill(pid, signal);
    };
    words all{"watch", "--interval", "30ms", "-t", "1s", "-o", "jsonl"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    auto end = run_with(all, how);
    end.out = events_.text();
    return end;
  }

  static words kinds(const std::string& lines) { return event_file::kinds(lines); }

  fake_node a_;
  fake_node b_;
  const event_file events_{folder_.path() + "/events"};
};

TEST_F(watch, once_tells_what_there_is) {
  write_map();
  a_.has_service(10, "snlua echo");
  const auto end = run({"watch", "--once", "-o", "jsonl", "a"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(kinds(end.out), (words{"up a", "service-up a", "service-up a", "service-up a"}));
  const auto first = json::parse(end.out.substr(0, end.out.find('\n')));
  EXPECT_EQ(first["services"], 3);
  EXPECT_EQ(first["initial"], true);
  EXPECT_EQ(first["address"], a_.address());
  const auto document = json::parse(run({"watch", "--once", "-o", "json", "a"}).out);
  EXPECT_EQ(document["result"].size(), 4u);
}

TEST_F(watch, once_whose_output_nobody_reads_counts_no_nodes) {
  const test_node a("a");
  const test_node b("b");
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run_with({"watch", "--once"}, {.output_path = "/dev/full"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err.find("nodes are down"), std::string::npos) << end.err;
}

TEST_F(watch, once_is_an_honest_no_when_a_node_is_down) {
  write_map();
  b_.stop();
  const auto end = run({"watch", "--once"});
  EXPECT_EQ(end.code, 1);
  EXPECT_NE(end.out.find("down"), std::string::npos);
  EXPECT_NE(end.err.find("1 of 2 nodes are down"), std::string::npos) << end.err;
}

TEST_F(watch, tells_a_node_that_goes_down_and_comes_back_as_another_process) {
  write_map();
  const auto end = watch_while({}, [&] {
    a_.stop();
    wait_for("down");
    a_.restart();
    wait_for("restarted");
  });
  EXPECT_EQ(kinds(end.out)[0], "down a");
  EXPECT_EQ(kinds(end.out)[1], "restarted a");
  EXPECT_NE(end.out.find("onnection refused"), std::string::npos);
}

TEST_F(watch, holds_one_connection_and_a_new_one_to_the_same_process_is_no_event) {
  write_map();
  const auto end = watch_while({}, [&] {
    a_.wait_until_asked("LIST", 8);
    EXPECT_EQ(a_.connections(), 1);
    a_.behaves([](const std::string&) { return fake_reply{fake_reply::kind::close}; });
    a_.wait_until_asked("LIST", 9);
    a_.behaves({});
    a_.wait_until_asked("LIST", 14);
    b_.has_service(11, "snlua last");
    wait_for("last");
  });
  EXPECT_GE(a_.connections(), 2);
  const auto all = kinds(end.out);
  EXPECT_EQ(std::count(all.begin(), all.end(), "restarted a"), 0) << end.out;
}

TEST_F(watch, tells_services_that_appear_and_go) {
  write_map();
  const auto end = watch_while({}, [&] {
    a_.has_service(10, "snlua room 7");
    wait_for("room 7");
    a_.has_no_service(10);
    wait_for("service-down");
  });
  EXPECT_EQ(kinds(end.out), (words{"service-up a", "service-down a"}));
  EXPECT_NE(end.out.find("\"handle\":\":0000000a\""), std::string::npos);
}

TEST_F(watch, a_silent_node_is_down_and_up_again_when_it_answers) {
  write_map();
  const auto end = watch_while({"a"}, [&] {
    a_.behaves([](const std::string&) { return fake_reply{fake_reply::kind::silence}; });
    wait_for("down");
    a_.behaves({});
    wait_for("\"up\"");
  });
  EXPECT_EQ(kinds(end.out)[0], "down a");
  EXPECT_EQ(kinds(end.out)[1], "up a");
  EXPECT_NE(end.out.find("no answer"), std::string::npos);
}

TEST_F(watch, follows_the_cluster_file) {
  write_map();
  fake_node moved;
  const auto end = watch_while({}, [&] {
    write_map("c = \"127.0.0.1:1\"\n");
    wait_for("added");
    wait_for("down");
    write_cluster("a = \"" + moved.address() + "\"\nc = \"127.0.0.1:1\"\n");
    wait_for("moved");
    wait_for("\"up\"");
  });
  const auto all = kinds(end.out);
  EXPECT_EQ((words{all.begin(), all.begin() + 4}), (words{"added c", "down c", "removed b", "moved a"}));
  EXPECT_NE(end.out.find("\"before\":\"" + a_.address()), std::string::npos);
}

TEST_F(watch, a_cluster_file_with_a_mistake_changes_nothing_and_is_told_once) {
  write_map();
  const auto end = watch_while({}, [&] {
    write_cluster("a = 7\n");
    a_.wait_until_asked("LIST", a_.asked("LIST").size() + 8);
    a_.has_service(10, "snlua still_watched");
    wait_for("still_watched");
  });
  EXPECT_EQ(kinds(end.out), (words{"service-up a"}));
  const auto said = end.err.find("a must be");
  EXPECT_NE(said, std::string::npos) << end.err;
  EXPECT_EQ(end.err.find("a must be", said + 1), std::string::npos) << end.err;
}

TEST_F(watch, tells_a_revision_that_is_pushed) {
  write_map();
  const auto end = watch_while({}, [&] {
    EXPECT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
    wait_for("\"done\"");
  });
  const auto last = end.out.substr(end.out.find("\"event\":\"revision\""));
  EXPECT_NE(last.find("\"revision\":1"), std::string::npos) << end.out;
  EXPECT_NE(last.find("push-config"), std::string::npos);
}

TEST_F(watch, runs_a_program_once_for_each_event_in_order) {
  write_map();
  const auto end = watch_while({"--", "sh", "-c", "sleep 0.05; cat"}, [&] {
    a_.has_service(10, "snlua one");
    wait_for("one");
    a_.has_service(11, "snlua two");
    a_.has_service(12, "snlua three");
    wait_for("three");
    a_.stop();
    wait_for("down");
  });
  EXPECT_EQ(kinds(end.out), (words{"service-up a", "service-up a", "service-up a", "down a"}));
  EXPECT_LT(end.out.find("two"), end.out.find("three"));
}

TEST_F(watch, a_program_that_fails_or_hangs_does_not_end_it) {
  write_map();
  const std::string script =
      "line=$(cat); echo \"$line\"; case $line in *bad*) exit 3;; *slow*) sleep 60;; esac";
  const auto end = watch_while({"--cmd-timeout", "2s", "--", "sh", "-c", script}, [&] {
    a_.has_service(10, "snlua bad");
    wait_for("bad");
    a_.has_service(11, "snlua slow");
    wait_for("slow");
    a_.has_service(12, "snlua good");
    wait_for("good");
  });
  EXPECT_NE(end.err.find("exit code 3"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("killed after 2s"), std::string::npos) << end.err;
}

TEST_F(watch, a_program_that_is_not_there_ends_it_with_a_sentence) {
  write_map();
  const auto end = run({"watch", "--once", "--", "no-such-program"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("\"no-such-program\" can not be started"), std::string::npos) << end.err;
}

TEST_F(watch, ends_quietly_on_a_signal) {
  write_map();
  const auto end = watch_while(
      {}, [] {}, SIGINT);
  EXPECT_EQ(end.code, 130);
  EXPECT_EQ(end.err, "");
  EXPECT_EQ(watch_while(
                {}, [] {}, SIGTERM)
                .code,
            143);
}

TEST_F(watch, ends_quietly_when_nobody_reads) {
  write_map();
  program how;
  how.output_is_closed = true;
  const auto end = run_with({"watch", "--initial"}, how);
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.err, "");
}

TEST_F(watch, a_wrong_command_line_is_usage) {
  write_map();
  EXPECT_EQ(run({"watch", "-o", "json"}).code, 2);
  EXPECT_EQ(run({"watch", "a", "b"}).code, 2);
  EXPECT_EQ(run({"watch", "--via", "a"}).code, 2);
  EXPECT_EQ(run({"watch", "nobody", "--once"}).code, 7);
  const auto since = run({"watch", "--since", "7"});
  EXPECT_EQ(since.code, 2);
  EXPECT_NE(since.err.find("--since needs a name service: without one nobody keeps what happened"),
            std::string::npos)
      << since.err;
}

}  // namespace
}  // namespace bee::test
