#include "stock_node.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "bee/net/channel.hpp"
#include "support/event_loop.hpp"
#include "support/fake_peer.hpp"

namespace bee::test {
namespace {

constexpr std::string_view renamed = "bee:";  // in front of a home

bool has_own_module(const std::string& home) {
  return std::filesystem::exists(home + "/lualib/bee_cluster.lua");
}

std::vector<std::string> all_homes() {
  std::vector<std::string> out;
  const char* set = std::getenv("SKYNET_HOME");
  std::string rest = set ? set : "";
  while (!rest.empty()) {
    const auto home = rest.substr(0, rest.find(':'));
    rest.erase(0, home.size() + 1);
    if (!home.empty()) out.push_back(home);
  }
  return out;
}

// In a process group of its own, so that the script and the node can be ended together.
int start(const char* script, const std::string& home, const std::string& name, const std::string& port,
          const std::string& file, const std::string& log) {
  const int child = ::fork();
  if (child != 0) return child;
  ::setpgid(0, 0);
  const bool is_renamed = home.starts_with(renamed);
  ::setenv("SKYNET_HOME", home.substr(is_renamed ? renamed.size() : 0).c_str(), 1);
  ::setenv("BEE", is_renamed ? "1" : "", 1);
  ::dup2(::open("/dev/null", O_RDWR), 0);
  const int logged = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  for (const int fd : {1, 2}) ::dup2(logged, fd);
  const auto path = std::string(BEE_TEST_DIR "/interop/skynet/") + script;
  ::execl(path.c_str(), script, name.c_str(), port.c_str(), file.empty() ? nullptr : file.c_str(), nullptr);
  ::_exit(127);
}

std::string log_of(const temporary_folder& folder) {
  return folder.path() + "/log";
}

bool listens(const endpoint& at) {
  event_loop loop;
  const auto opened = loop.run(net::channel::open(at, std::chrono::seconds(1)));
  if (opened) (*opened)->close();
  return opened.has_value();
}

}  // namespace

std::vector<std::string> skynet_homes() {
  auto out = all_homes();
  std::erase_if(out, has_own_module);
  return out;
}

std::vector<std::string> bee_homes() {
  auto out = all_homes();
  for (auto& home : out)
    if (!has_own_module(home)) home.insert(0, renamed);
  return out;
}

stock_node::stock_node(const std::string& home, std::string name, const std::string& cluster_file,
                       std::uint16_t port)
    : stock_node("run-node", home, std::move(name), cluster_file, port ? port : closed_port()) {}

stock_node stock_node::example(const std::string& home) {
  return stock_node("run-example", home, "db", {}, closed_port());
}

stock_node::stock_node(const char* script, const std::string& home, std::string name,
                       const std::string& cluster_file, std::uint16_t port)
    : name_(std::move(name)), at_{"127.0.0.1", port} {
  pid_ = start(script, home, name_, std::to_string(at_.port), cluster_file, log_of(folder_));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!listens(at_)) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the stock node did not come up");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

stock_node::~stock_node() {
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  // The script has ended; the node that it started may take a moment more.
  for (int i = 0; i < 200 && listens(at_); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

std::string stock_node::log() const {
  std::ifstream file(log_of(folder_));
  return {std::istreambuf_iterator<char>(file), {}};
}

void stock_node::freeze() const {
  ::kill(-pid_, SIGSTOP);
}

void stock_node::thaw() const {
  ::kill(-pid_, SIGCONT);
}

}  // namespace bee::test
