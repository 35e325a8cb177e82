// Processes that are paused for longer than their lease, and come back.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

// A member of the name service as a process of its own; see member_process_main.cpp.
class member_process {
 public:
  member_process(const temporary_folder& folder, const std::string& name, const std::string& server,
                 const std::string& lease_ms)
      : said_(folder.path() + "/" + name + "." + std::to_string(++count_)) {
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::dup2(::open(said_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
    ::execl(MEMBER, "member_process", name.c_str(), server.c_str(), lease_ms.c_str(), nullptr);
    ::_exit(127);
  }
  ~member_process() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  member_process(const member_process&) = delete;
  member_process& operator=(const member_process&) = delete;

  void pause() const { ::kill(pid_, SIGSTOP); }
  void go_on() const { ::kill(pid_, SIGCONT); }
  /// What it has printed.
  std::string said() const {
    std::ifstream in(said_);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool has_said(const std::string& line, std::size_t times = 1) const {
    const auto all = "\n" + said();
    std::size_t seen = 0;
    for (auto at = all.find("\n" + line); at != std::string::npos; at = all.find("\n" + line, at + 1)) ++seen;
    return seen >= times;
  }

 private:
  static inline int count_ = 0;
  std::string said_;
  int pid_ = -1;
};

struct names_pause : testing::Test {
  void wait_until(const member_process& p, const std::string& line, std::size_t times = 1) {
    SCOPED_TRACE(line);
    loop.run_until([&] { return p.has_said(line, times); });
  }
  std::string incarnation_of(const std::string& name) {
    const auto text = client.ask("get", "{name='" + name + "'}");
    const std::string key = "incarnation = ";
    return text.substr(text.find(key) + key.size(),
                       text.find(',', text.find(key)) - text.find(key) - key.size());
  }

  temporary_folder folder;
  event_loop loop;
  names_server server{folder};
  names_client client{loop, server.address()};
};

TEST_F(names_pause, a_node_that_pauses_longer_than_its_lease_is_down_and_comes_back_as_the_same) {
  const member_process other(folder, "other", server.address(), "60000");
  const member_process paused(folder, "paused", server.address(), "1000");
  wait_until(other, "up paused");
  const auto before = incarnation_of("paused");
  paused.pause();
  wait_until(other, "down paused");
  EXPECT_EQ(client.state_of("paused"), "down");
  paused.go_on();
  wait_until(other, "up paused", 2);
  EXPECT_EQ(client.state_of("paused"), "ready");
  EXPECT_EQ(incarnation_of("paused"), before);
  EXPECT_FALSE(paused.has_said("stale"));
  EXPECT_NE(server.log().find("renew refused: expired"), std::string::npos) << server.log();
}

TEST_F(names_pause, one_whose_place_was_taken_while_it_slept_is_told_so_and_changes_nothing) {
  const member_process other(folder, "other", server.address(), "60000");
  const member_process old(folder, "node", server.address(), "1000");
  wait_until(other, "up node");
  old.pause();
  wait_until(other, "down node");
  const member_process next(folder, "node", server.address(), "60000");
  wait_until(other, "up node", 2);
  const auto record = client.ask("get", "{name='node'}");
  old.go_on();
  wait_until(old, "stale");
  EXPECT_EQ(client.ask("get", "{name='node'}"), record);
  EXPECT_FALSE(other.has_said("down node", 2)) << other.said();
  EXPECT_FALSE(next.has_said("stale"));
}

TEST_F(names_pause, a_pause_shorter_than_the_lease_is_seen_by_nobody) {
  const member_process other(folder, "other", server.address(), "60000");
  const member_process paused(folder, "paused", server.address(), "60000");
  wait_until(other, "up paused");
  paused.pause();
  client.ask("register", "{name='marker', address='127.0.0.1:1', state='ready', lease_ms=1000}");
  client.wait_for_state("marker", "down");
  paused.go_on();
  client.ask("register", "{name='marker', address='127.0.0.1:1', state='ready', lease_ms=0}");
  wait_until(other, "up marker", 2);
  EXPECT_FALSE(other.has_said("down paused")) << other.said();
}

}  // namespace
}  // namespace bee::test
