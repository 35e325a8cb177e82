// Files that never end, scripts that never end, commands that never end: each ends, with one sentence.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

class a_file_that_never_ends : public beectl {
 protected:
  a_file_that_never_ends() {
    EXPECT_EQ(::mkfifo((folder_.path() + "/fifo").c_str(), 0600), 0);
    write_cluster("a = \"127.0.0.1:1\"\n");
  }
  void expect_no_end(words arguments, const std::string& name) {
    const auto text = arguments[0] + " " + arguments.back();
    const auto end = run(std::move(arguments));
    EXPECT_EQ(end.code, 3) << text << end.err;
    EXPECT_NE(end.err.find(name), std::string::npos) << text << end.err;
    EXPECT_NE(end.err.find("did not come to its end within"), std::string::npos) << text << end.err;
  }
};

TEST_F(a_file_that_never_ends, is_refused_as_a_cluster_file) {
  expect_no_end({"ping", "a", "-c", "fifo", "-t", "50ms"}, "fifo");
  expect_no_end({"push-config", "--all", "fifo", "-n"}, "fifo");
}

TEST_F(a_file_that_never_ends, is_refused_as_an_argument) {
  expect_no_end({"call", "a", "db", "get", "@fifo"}, "fifo");
  expect_no_end({"decode", "@fifo"}, "fifo");
}

TEST_F(a_file_that_never_ends, is_refused_as_a_schema) {
  expect_no_end({"describe", "--descriptors", "fifo"}, "fifo");
  expect_no_end({"describe", "--proto", "fifo"}, "fifo");
  const auto end = run({"describe", "--proto", "/dev/zero"});
  EXPECT_EQ(end.code, 3);
  // Whatever comes first: all that it may have, or all the time.
  EXPECT_TRUE(end.err == "/dev/zero: is larger than 64 MiB\n" ||
              end.err == "/dev/zero: did not come to its end within 5s\n")
      << end.err;
}

TEST_F(a_file_that_never_ends, is_refused_as_an_import_of_a_schema) {
  folder_.write("main.proto", "syntax = \"proto3\";\nimport \"fifo\";\nmessage A {}\n");
  const auto end = run({"describe", "--proto", "main.proto"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("not a regular file"), std::string::npos) << end.err;
}

TEST_F(a_file_that_never_ends, is_refused_as_a_mock_script) {
  expect_no_end({"mock", "fifo"}, "fifo");
}

TEST_F(a_file_that_never_ends, is_refused_as_a_journal) {
  environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
  run({"context", "set", "live", "--cluster", "clustername.lua"});
  std::filesystem::create_directories(folder_.path() + "/state/beectl/live");
  std::filesystem::rename(folder_.path() + "/fifo", folder_.path() + "/state/beectl/live/journal.db");
  const auto end = run({"history", "-C", "live"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err, "beectl: history: the journal is damaged, was emptied, or is not a journal\n");
}

// bash gives <(command) as a pipe.
TEST_F(a_file_that_never_ends, is_none_of_those_that_a_command_writes) {
  if (::access("/bin/bash", X_OK) != 0) GTEST_SKIP() << "no bash";
  const auto bash = [&](const std::string& line) {
    program how = placed({}, {});
    how.arguments = {"/bin/bash", "-c", line, "bash", BEECTL};
    return test::run(how);
  };
  const auto decoded = bash("\"$1\" encode echo get @<(echo '{a = 1}') | \"$1\" decode -");
  EXPECT_EQ(decoded.code, 0) << decoded.err;
  const auto mapped = bash("\"$1\" ping b -c <(echo 'b = \"127.0.0.1:2\"') -q");
  EXPECT_EQ(mapped.code, 4) << mapped.err;
  EXPECT_NE(mapped.err.find("127.0.0.1:2"), std::string::npos) << mapped.err;
  const auto typed =
      bash("\"$1\" describe A --proto <(echo 'syntax = \"proto3\"; message A { int32 n = 1; }')");
  EXPECT_EQ(typed.code, 0) << typed.err;
  EXPECT_NE(typed.out.find("int32 n = 1;"), std::string::npos) << typed.out;
}

TEST_F(a_file_that_never_ends, is_none_that_is_slow_to_begin) {
  program how;
  how.while_running = [&](int) { std::ofstream(folder_.path() + "/fifo") << "{1, 2}"; };
  const auto end = run_with({"encode", "echo", "get", "@fifo"}, how);
  EXPECT_EQ(end.code, 0) << end.err;
}

TEST_F(beectl, a_cluster_file_that_works_for_ever_is_refused_by_every_verb) {
  folder_.write("slow.lua",
                "local s = \"x\" for i = 1, 23 do s = s .. s end\n"
                "for i = 1, 1000000 do local t = s .. i end\n"
                "a = \"127.0.0.1:1\"\n");
  for (const words& line : {words{"ping", "a"}, words{"push-config", "--all", "-n"}, words{"ps", "--all"}}) {
    words arguments = line;
    arguments.insert(arguments.end(), {"-c", "slow.lua"});
    const auto end = run(arguments);
    EXPECT_EQ(end.code, 3) << line[0];
    EXPECT_NE(end.err.find("slow.lua:"), std::string::npos) << end.err;
    EXPECT_TRUE(end.err.ends_with(" ran over the limit of 800 ms\n")) << line[0] << end.err;
  }
}

class verify_cmd : public fleet_test {
 protected:
  static bool is_running(const std::string& pid_file) {
    int pid = 0;
    std::ifstream(pid_file) >> pid;
    // Killed, it is there until somebody has taken note of its end.
    for (int i = 0; i < 1000; ++i) {
      std::string name;
      std::string state;
      std::ifstream("/proc/" + std::to_string(pid) + "/stat") >> pid >> name >> state;
      if (state.empty() || state == "Z") return false;
      ::usleep(10'000);
    }
    return true;
  }
  std::string pids() const { return folder_.path() + "/pid"; }
};

TEST_F(verify_cmd, that_never_ends_is_killed_with_all_it_started_and_has_failed) {
  const auto end = change({"push-config", "--all", "--batch", "1,100%", "--verify-timeout", "200ms",
                           "--verify-cmd", "sleep 600 & echo $! > " + pids() + "; wait"});
  EXPECT_EQ(end.code, 9) << end.err;
  EXPECT_EQ(states_of(end), (states{{"a", "ok"}, {"b", "skipped"}, {"c", "skipped"}}));
  EXPECT_NE(end.out.find("was killed when its 200ms were over"), std::string::npos) << end.out;
  EXPECT_FALSE(is_running(pids()));
}

TEST_F(verify_cmd, is_ended_with_all_it_started_by_the_first_ctrl_c) {
  const auto here =
      run_on_terminal({"push-config", "--all", "-y", "--batch", "1,100%", "--verify-cmd",
                       "sleep 600 & echo $! > " + pids() + "; echo it runs; trap '' TERM; wait; sleep 600"});
  here->wait_for("it runs");
  here->type("\x03");
  const auto end = here->wait();
  EXPECT_EQ(end.code, 130) << end.err;
  EXPECT_FALSE(is_running(pids()));
  EXPECT_FALSE(b_.asked("reload").size() > 0);
}

TEST_F(verify_cmd, has_a_sibling_in_watch_that_is_ended_by_the_first_ctrl_c_too) {
  const auto here = run_on_terminal({"watch", "a", "--initial", "--", "sh", "-c",
                                     "trap '' TERM; echo $$ > " + pids() + "; echo it runs >&2; sleep 600"});
  here->wait_for("it runs");
  here->type("\x03");
  EXPECT_EQ(here->wait().code, 130);
  EXPECT_FALSE(is_running(pids()));
}

TEST_F(verify_cmd, has_a_time_that_makes_sense) {
  EXPECT_EQ(run({"push-config", "--all", "-y", "--verify-timeout", "0"}).code, 2);
  EXPECT_EQ(run({"push-config", "--all", "-y", "--verify-timeout", "soon"}).code, 2);
  EXPECT_EQ(a_.connections(), 0);
}

class lock : public fleet_test {};

TEST_F(lock, whose_holder_has_not_written_who_it_is_is_told_without_a_name) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  std::string path;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path() + "/state"))
    if (file.path().filename() == "lock") path = file.path().string();
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::flock(fd, LOCK_EX | LOCK_NB), 0);
  const auto end = run({"push-config", "--all", "-y"});
  ::close(fd);
  EXPECT_EQ(end.code, 9);
  EXPECT_EQ(end.err, "beectl: another run holds the lock, and has not written who it is; nothing was sent\n");
}

TEST_F(lock, and_journal_and_their_folder_are_for_their_owner_alone_even_when_they_were_not) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  const auto mode_of = [](const std::filesystem::path& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
  };
  const auto look = [&] {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path() + "/state/beectl"))
      EXPECT_EQ(mode_of(file.path()), file.is_directory() ? 0700u : 0600u) << file.path();
  };
  look();
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path() + "/state/beectl"))
    ::chmod(file.path().c_str(), file.is_directory() ? 0755 : 0644);
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  look();
}

TEST_F(beectl, config_is_for_its_owner_alone) {
  ASSERT_EQ(run({"context", "set", "live", "--cluster", "x.lua"}).code, 0);
  const auto path = std::filesystem::path(folder_.path()) / "config/beectl/config.json";
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(path).permissions()), 0600u);
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(path.parent_path()).permissions()), 0700u);
}

TEST_F(beectl, ping_of_more_nodes_than_there_are_descriptors_reaches_them_all) {
  const test_node node("a");
  std::string text;
  for (int i = 0; i < 300; ++i) text += "n" + std::to_string(i) + " = \"" + node.address() + "\"\n";
  write_cluster(text);
  for (const words& jobs : {words{}, words{"-j", "4096"}}) {
    words line{"ping", "--all", "-q", "--count", "1"};
    line.insert(line.end(), jobs.begin(), jobs.end());
    const auto end = run_with(line, {.most_files = 64});
    EXPECT_EQ(end.code, 0) << end.err;
  }
}

}  // namespace
}  // namespace bee::test
