// A full push to a fleet of mock nodes, as a user runs it, against the raw cost of one connection and one
// request to each of the same nodes: fleet_bench BEECTL.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/script/cluster_file.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "child.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
namespace fs = std::filesystem;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "fleet_bench: %s\n", why.c_str());
  std::exit(1);
}

struct finished {
  double seconds = 0;
  std::size_t most_memory = 0;
};

class process {
 public:
  process(std::vector<std::string> words, const fs::path& folder) : start_(now()) {
    pid_ = ::fork();
    if (pid_ == 0) become(words, folder);
  }
  ~process() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  bool has_ended() const { return ::waitpid(pid_, nullptr, WNOHANG) == pid_; }
  finished wait() {
    int status = 0;
    rusage used{};
    ::wait4(pid_, &status, 0, &used);
    pid_ = 0;
    if (status != 0) give_up("beectl failed");
    return {now() - start_, static_cast<std::size_t>(used.ru_maxrss) * 1024};
  }

 private:
  [[noreturn]] static void become(std::vector<std::string>& words, const fs::path& folder) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, STDIN_FILENO);
    ::dup2(nowhere, STDOUT_FILENO);
    ::setenv("XDG_STATE_HOME", folder.c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  double start_;
  pid_t pid_ = 0;
};

// The nodes of a mock that is up.
std::vector<endpoint> wait_for_map(const fs::path& file, const process& mock) {
  while (!fs::exists(file) || fs::file_size(file) == 0) {
    if (mock.has_ended()) give_up("the mock did not come up");
    ::usleep(10'000);
  }
  const auto map = script::load_cluster_file(file.string());
  if (!map.ok()) give_up("the mock wrote no map");
  std::vector<endpoint> out;
  for (const auto& n : map.nodes) out.push_back(*n.address);
  return out;
}

int connect_to(const endpoint& at) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(at.port);
  unsigned part[4] = {};
  std::sscanf(at.host.c_str(), "%u.%u.%u.%u", &part[0], &part[1], &part[2], &part[3]);
  to.sin_addr.s_addr = htonl(part[0] << 24 | part[1] << 16 | part[2] << 8 | part[3]);
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (fd < 0 || (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS))
    give_up("connect");
  return fd;
}

std::string list_request() {
  const auto message = value::pack({value::value("LIST")}).value();
  std::string out;
  if (wire::encode_request(wire::address(".service"), 1, false, message, out).has_error()) give_up("encode");
  return out;
}

// Connects to each node, asks once, and reads the answer; so many at a time, all held until the end, as a
// rollout holds them.
double raw_seconds(const std::vector<endpoint>& nodes, std::size_t at_once) {
  const auto request = list_request();
  const double start = now();
  const int all = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> open;
  std::size_t next = 0;
  std::size_t running = 0;
  std::size_t answered = 0;
  std::vector<epoll_event> events(256);
  while (answered < nodes.size()) {
    for (; next < nodes.size() && running < at_once; ++next, ++running) {
      epoll_event e{};
      e.events = EPOLLOUT;
      e.data.fd = connect_to(nodes[next]);
      open.push_back(e.data.fd);
      ::epoll_ctl(all, EPOLL_CTL_ADD, e.data.fd, &e);
    }
    const int n = ::epoll_wait(all, events.data(), static_cast<int>(events.size()), 10'000);
    if (n <= 0) give_up("no answer");
    for (int i = 0; i < n; ++i) {
      epoll_event e{};
      e.data.fd = events[static_cast<std::size_t>(i)].data.fd;
      if (events[static_cast<std::size_t>(i)].events & EPOLLOUT) {
        if (::write(e.data.fd, request.data(), request.size()) != static_cast<ssize_t>(request.size()))
          give_up("write");
        e.events = EPOLLIN;
        ::epoll_ctl(all, EPOLL_CTL_MOD, e.data.fd, &e);
        continue;
      }
      char buffer[4096];
      if (::read(e.data.fd, buffer, sizeof buffer) <= 0) give_up("read");
      ::epoll_ctl(all, EPOLL_CTL_DEL, e.data.fd, nullptr);
      ++answered;
      --running;
    }
  }
  const double seconds = now() - start;
  for (const int fd : open) ::close(fd);
  ::close(all);
  return seconds;
}

// A mock of 10,000 nodes needs two descriptors for each.
void raise_file_limit() {
  rlimit files{30'000, 30'000};
  if (::setrlimit(RLIMIT_NOFILE, &files) == 0) return;
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

std::string milliseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f ms", seconds * 1e3);
  return text;
}

struct measured {
  double seconds = 1e9;  ///< the best of the rounds, as below
  double raw = 1e9;
  std::size_t memory = 0;  ///< the most of the rounds
};

// A state directory of its own for each round: nothing is known of the nodes, so each gets the whole map.
measured measure(const std::string& beectl, std::size_t count, int rounds) {
  char pattern[] = "/tmp/fleet-bench-XXXXXX";
  const fs::path folder = ::mkdtemp(pattern);
  const auto file = folder / "fleet.lua";
  measured out;
  {
    process mock(
        {beectl, "mock", "--echo", "-q", "--count", std::to_string(count), "--write-cluster", file.string()},
        folder);
    const auto nodes = wait_for_map(file, mock);
    for (int i = 0; i < rounds; ++i) {
      constexpr std::size_t at_once = 32;  // as beectl does unless it is told otherwise
      out.raw = std::min(out.raw, raw_seconds(nodes, at_once));
      process push({beectl, "-c", file.string(), "push-config", "--all", "-y", "-q", "--batch", "100%",
                    "--verify", "ack", "-t", "60s"},
                   folder / std::to_string(i));
      const auto end = push.wait();
      out.seconds = std::min(out.seconds, end.seconds);
      out.memory = std::max(out.memory, end.most_memory);
    }
  }
  fs::remove_all(folder);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("usage: fleet_bench BEECTL");
  raise_file_limit();
  const auto few = measure(argv[1], 1'000, 3);
  print_row("push-config, 1,000 nodes, whole map", milliseconds(few.seconds),
            milliseconds(few.raw) + " raw connect + request", few.seconds / few.raw,
            "at most 1500 ms; at most 1.5x");
  const auto many = measure(argv[1], 10'000, 2);
  print_row("the same, 10,000 nodes", milliseconds(many.seconds),
            milliseconds(many.raw) + " raw connect + request", many.seconds / many.raw, "at most 1.5x");
  print_row("cost of a node, of 10,000 against of 1,000", milliseconds(many.seconds / 10),
            milliseconds(few.seconds) + " for 1,000", many.seconds / 10 / few.seconds, "at most 1.5x");
  const auto mib = static_cast<double>(many.memory) / (1024 * 1024);
  std::printf("| most memory, push to 10,000 nodes | %.0f MiB | | | at most 120 MiB |\n", mib);
}
