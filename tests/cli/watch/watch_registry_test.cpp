// watch that listens to a name service.
#include <csignal>
#include <filesystem>

#include "cli/support/beectl_test.hpp"
#include "cli/support/event_file.hpp"
#include "cli/support/names_in_process.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

class watch_registry : public beectl {
 protected:
  void start(const std::string& listen = "127.0.0.1:0") {
    server_.reset();
    server_ = std::make_unique<names_server>(folder_, listen);
    url_ = server_->url();
  }
  void change(words arguments) {
    arguments.insert(arguments.begin(), "names");
    arguments.insert(arguments.end(), {"-c", url_});
    const auto end = run(std::move(arguments));
    EXPECT_EQ(end.code, 0) << end.err;
  }
  void set(const std::string& name, const std::string& what) { change({"set", name, what}); }

  // Watches while `meanwhile` goes on, which begins when the node "a" has been told; then ends it by a
  // signal.
  program_end watch_while(words arguments, const std::function<void()>& meanwhile,
                          const std::string& servers = {}) {
    program how;
    events_.clear();
    how.output_path = events_.path();
    how.while_running = [&](int pid) {
      events_.wait_for("\"a\"");
      meanwhile();
      ::kill(pid, SIGTERM);
    };
    words all{"watch", "-t", "1s", "-o", "jsonl", "-c", servers.empty() ? url_ : servers};
    all.insert(all.end(), arguments.begin(), arguments.end());
    auto end = run_with(all, how);
    EXPECT_EQ(end.code, 143) << end.err;
    end.out = events_.text();
    return end;
  }
  // "1 up a", "2 set a", ...; the last line of a failure is no event.
  static words told(const std::string& lines) {
    words out;
    for (const auto& e : event_file::parsed(lines))
      if (e.contains("event"))
        out.push_back(std::to_string(e.value("revision", 0)) + " " + e.value("event", "?") + " " +
                      e.value("node", "-"));
    return out;
  }
  program_end once(words arguments) {
    words all{"watch", "--once", "-o", "jsonl", "-c", url_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(all);
  }

  std::unique_ptr<names_server> server_;
  std::string url_;
  const event_file events_{folder_.path() + "/events"};
};

TEST_F(watch_registry, every_change_is_told_as_it_happens_with_its_revision) {
  start();
  set("a", "address=127.0.0.1:1");
  const auto end = watch_while({"--initial"}, [&] {
    set("b", "address=127.0.0.1:2");
    set("b", "state=draining");
    set("b", "hot_version=1.5");
    set("b", "label.zone=x");
    set("b", "state=down");
    change({"rm", "b"});
    events_.wait_for("removed");
  });
  EXPECT_EQ(told(end.out),
            (words{"1 up a", "2 up b", "3 set b", "4 set b", "5 set b", "6 down b", "7 removed b"}));
  const auto all = event_file::parsed(end.out);
  EXPECT_EQ(all[0]["initial"], true);
  EXPECT_FALSE(all[1].contains("initial"));
  EXPECT_EQ(all[1]["address"], "127.0.0.1:2");
  EXPECT_EQ(all[2]["state"], "draining");
  EXPECT_EQ(all[3]["version"], "1.5");
  EXPECT_EQ(all[4]["labels"], (nlohmann::json{{"zone", "x"}}));
  EXPECT_EQ(end.err, "");
}

TEST_F(watch_registry, text_has_one_event_a_line) {
  start();
  set("a", "address=127.0.0.1:1");
  set("a", "hot_version=1.5");
  const auto end = run({"watch", "--once", "-c", url_});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out.substr(std::string("2026-11-23 01:22:05 +0000").size()),
            "  a  up            127.0.0.1:1, ready, version 1.5, revision 2\n");
}

TEST_F(watch_registry, since_goes_on_after_a_revision) {
  start();
  set("a", "address=127.0.0.1:1");
  for (const std::string version : {"1", "2", "3"}) set("a", "hot_version=" + version);
  EXPECT_EQ(told(once({"--since", "2"}).out), (words{"3 set a", "4 set a"}));
  EXPECT_EQ(told(once({"--since", "0"}).out), (words{"1 up a", "2 set a", "3 set a", "4 set a"}));
  EXPECT_EQ(once({"--since", "4"}).out, "");
  const auto end = watch_while({"--since", "3"}, [&] {
    set("a", "hot_version=4");
    events_.wait_for("\"4\"");
  });
  EXPECT_EQ(told(end.out), (words{"4 set a", "5 set a"}));
}

TEST_F(watch_registry, since_a_revision_that_is_still_to_come_is_an_honest_no) {
  start();
  set("a", "address=127.0.0.1:1");
  const auto end = once({"--since", "9"});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.err, "beectl: the name service is at revision 1, and 9 is still to come\n");
}

TEST_F(watch_registry, a_gap_is_told_and_then_what_there_is) {
  const names_in_process few(folder_, 3);
  url_ = few.url();
  set("b", "address=127.0.0.1:2");
  set("a", "address=127.0.0.1:1");
  for (const std::string version : {"1", "2", "3", "4"}) set("a", "hot_version=" + version);
  const auto end = once({"--since", "1"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(told(end.out), (words{"0 snapshot -", "1 up b", "6 up a"}));
  const auto all = event_file::parsed(end.out);
  EXPECT_EQ(all[0]["upto"], 6);
  EXPECT_EQ(all[0]["nodes"], 2);
  EXPECT_EQ(all[1]["initial"], true);
  const auto text = run({"watch", "--once", "--since", "1", "-c", url_});
  EXPECT_NE(text.out.find("the events up to revision 6 are lost; the nodes as they are follow: 2"),
            std::string::npos)
      << text.out;
}

TEST_F(watch_registry, a_service_that_is_killed_and_starts_again_loses_and_repeats_nothing) {
  start();
  set("a", "address=127.0.0.1:1");
  const auto at = server_->address();
  const auto end = watch_while({"--initial"}, [&] {
    for (int i = 2; i < 8; ++i) {
      set("a", "hot_version=" + std::to_string(i));
      server_->end(SIGKILL);
      start(at);
    }
    events_.wait_for("\"version\":\"7\"");
  });
  EXPECT_EQ(told(end.out),
            (words{"1 up a", "2 set a", "3 set a", "4 set a", "5 set a", "6 set a", "7 set a"}));
}

TEST_F(watch_registry, when_its_server_is_killed_or_hangs_the_next_one_is_heard) {
  start();
  set("a", "address=127.0.0.1:1");
  set("a", "hot_version=2");
  server_->end(SIGTERM);
  for (const auto* copy : {"second", "third"})
    std::filesystem::copy(folder_.path() + "/data", folder_.path() + "/" + copy,
                          std::filesystem::copy_options::recursive);
  start();
  names_server second(folder_, in_folder(folder_, "second")), third(folder_, in_folder(folder_, "third"));
  const auto servers = url_ + "," + second.address() + "," + third.address();
  const auto end = watch_while(
      {"--since", "0"},
      [&] {
        // The two others have the same past; what comes next, each is told for itself.
        const auto tell = [&](const names_server& to, const char* version) {
          EXPECT_EQ(run({"names", "set", "a", std::string("hot_version=") + version, "-c", to.url()}).code,
                    0);
        };
        events_.wait_for("\"revision\":2");
        tell(second, "3");
        tell(third, "3");
        server_->end(SIGKILL);
        events_.wait_for("\"revision\":3");
        second.pause();
        tell(third, "4");
        events_.wait_for("\"revision\":4");
        second.resume();
      },
      servers);
  EXPECT_EQ(told(end.out), (words{"1 up a", "2 set a", "3 set a", "4 set a"}));
}

TEST_F(watch_registry, only_the_nodes_that_were_named_are_told_also_when_they_come_later) {
  start();
  set("a", "address=127.0.0.1:1");
  set("b", "address=127.0.0.1:2");
  const auto end = watch_while({"a,game_*,!game_2", "--initial"}, [&] {
    set("game_1", "address=127.0.0.1:3");
    set("game_2", "address=127.0.0.1:4");
    set("game_3", "address=127.0.0.1:5");
    events_.wait_for("game_3");
  });
  EXPECT_EQ(told(end.out), (words{"1 up a", "3 up game_1", "5 up game_3"}));
}

TEST_F(watch_registry, once_is_an_honest_no_when_a_node_is_down) {
  start();
  set("a", "address=127.0.0.1:1");
  set("b", "address=127.0.0.1:2");
  set("b", "state=down");
  const auto end = once({});
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(end.err, "beectl: 1 of 2 nodes are down\n");
  EXPECT_EQ(told(end.out), (words{"1 up a", "3 down b"}));
  EXPECT_EQ(once({"a"}).code, 0);
}

TEST_F(watch_registry, a_program_runs_once_for_each_event_with_it_on_its_input) {
  start();
  set("a", "address=127.0.0.1:1");
  const auto end = watch_while({"--initial", "--", "cat"}, [&] {
    set("a", "hot_version=2");
    set("a", "hot_version=3");
    events_.wait_for("\"revision\":3");
  });
  EXPECT_EQ(told(end.out), (words{"1 up a", "2 set a", "3 set a"}));
}

TEST_F(watch_registry, what_makes_no_sense_is_refused) {
  start();
  EXPECT_EQ(once({"--since", "-1"}).code, 2);
  EXPECT_EQ(once({"--since", "x"}).code, 2);
  EXPECT_EQ(once({"--since", "1", "--initial"}).code, 2);
  const auto literal = once({"127.0.0.1:1"});
  EXPECT_EQ(literal.code, 2);
  EXPECT_NE(literal.err.find("a name service knows nodes by their names"), std::string::npos) << literal.err;
  EXPECT_EQ(once({"game_["}).code, 2);
  server_->end(SIGKILL);
  EXPECT_EQ(once({}).code, 4);
  EXPECT_EQ(run({"watch", "-c", url_}).code, 4);
}

}  // namespace
}  // namespace bee::test
