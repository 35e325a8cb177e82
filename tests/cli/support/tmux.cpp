#include "cli/support/tmux.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace bee::test {
namespace {

using clock = std::chrono::steady_clock;
constexpr auto longest_wait = std::chrono::seconds(10);

}  // namespace

tmux::tmux(program p, std::size_t columns, std::size_t rows) : started_(std::move(p)) {
  const auto run = folder_.write("run",
                                 "trap : INT\n"
                                 "before=$(stty -g)\n"
                                 "sh -c 'echo $$ >\"$0\"; exec \"$@\"' \"$0.pid\" \"$@\"\n"
                                 "echo left with $?\n"
                                 "[ \"$(stty -g)\" = \"$before\" ] && echo as before\n"
                                 "exec cat\n");
  started_.environment["PATH"] = "/usr/bin:/bin";
  started_.environment["HOME"] = folder_.path();
  std::vector<std::string> line{"new-session",        "-d",      "-x", std::to_string(columns), "-y",
                                std::to_string(rows), "/bin/sh", run};
  line.insert(line.end(), started_.arguments.begin(), started_.arguments.end());
  run_tmux(line);
}

tmux::~tmux() {
  run_tmux({"kill-server"});
}

void tmux::press(const std::vector<std::string>& keys) {
  std::vector<std::string> line{"send-keys"};
  line.insert(line.end(), keys.begin(), keys.end());
  run_tmux(line);
}

void tmux::resize(std::size_t columns, std::size_t rows) {
  run_tmux({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
}

int tmux::pid() {
  const auto give_up = clock::now() + longest_wait;
  for (int out = 0; clock::now() < give_up; std::this_thread::yield()) {
    std::ifstream file(folder_.path() + "/run.pid");
    if (file >> out) return out;
  }
  ADD_FAILURE() << "nothing was started";
  return 0;
}

std::string tmux::screen() {
  return run_tmux({"capture-pane", "-p"});
}

std::string tmux::screen_with_colours() {
  return run_tmux({"capture-pane", "-p", "-e"});
}

std::string tmux::wait_until(const std::function<bool(const std::string&)>& holds) {
  const auto give_up = clock::now() + longest_wait;
  auto seen = screen();
  while (!holds(seen) && clock::now() < give_up) seen = screen();
  EXPECT_TRUE(holds(seen)) << seen;
  return seen;
}

std::string tmux::wait_for(const std::string& text) {
  return wait_until([&](const std::string& seen) { return seen.find(text) != std::string::npos; });
}

std::string tmux::run_tmux(std::vector<std::string> arguments) {
  program p;
  p.arguments = {"/usr/bin/tmux", "-u", "-f", "/dev/null", "-S", folder_.path() + "/server"};
  p.arguments.insert(p.arguments.end(), arguments.begin(), arguments.end());
  p.environment = started_.environment;
  p.folder = started_.folder;
  const auto end = run(p);
  if (arguments[0] != "kill-server") {
    EXPECT_EQ(end.code, 0) << arguments[0] << ": " << end.err;
  }
  return end.out;
}

}  // namespace bee::test
