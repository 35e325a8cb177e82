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
#include <memory>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "bee/fleet/journal.hpp"
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
cluster::node_map wait_for_map(const fs::path& file, const process& mock) {
  while (!fs::exists(file) || fs::file_size(file) == 0) {
    if (mock.has_ended()) give_up("the mock did not come up");
    ::usleep(10'000);
  }
  const auto map = script::load_cluster_file(file.string());
  if (!map.ok()) give_up("the mock wrote no map");
  cluster::node_map out;
  for (const auto& n : map.nodes) out.set(n.name, n.address);
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
double raw_seconds(const std::vector<cluster::node>& nodes, std::size_t at_once) {
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
      e.data.fd = connect_to(*nodes[next].address);
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

// As many nodes as a mock has descriptors for: two for each, one that listens and one for us.
std::size_t raise_file_limit(std::size_t wanted) {
  constexpr std::size_t others = 200;
  rlimit files{2 * wanted + others, 2 * wanted + others};
  if (::setrlimit(RLIMIT_NOFILE, &files) == 0) return wanted;
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  return std::min<std::size_t>(wanted, (files.rlim_cur - others) / 2);
}

std::string milliseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f ms", seconds * 1e3);
  return text;
}

constexpr std::size_t most_for_whole = 1'000;

struct measured {
  /// The first push: nothing is known of the nodes, so each gets the whole map. Not measured of a large
  /// fleet, where the mock would do nothing but read it.
  double whole = 0;
  double change = 1e9;  ///< the best of the pushes of one new entry to nodes that acknowledged the rest
  double raw = 1e9;
  std::size_t memory = 0;  ///< the most of all pushes
};

finished push(const std::string& beectl, const fs::path& folder, const std::string& file) {
  process running({beectl, "-C", "bench", "push-config", "--all", file, "-y", "-q", "--batch", "100%",
                   "--verify", "ack", "-t", "60s"},
                  folder);
  return running.wait();
}

// What a push of that map to all its nodes would have left.
void write_journal(const fs::path& folder, const cluster::node_map& nodes) {
  auto log = fleet::journal::open(folder / "beectl" / "bench");
  if (!log) give_up("the journal can not be written");
  fleet::run_start start;
  start.verb = "push-config";
  start.pushed.emplace();
  start.pushed->map = nodes;
  const auto map = std::make_shared<const cluster::node_map>(nodes);
  std::vector<fleet::mark> marks;
  for (const auto& n : nodes.nodes()) {
    start.steps.push_back({n.name, *n.address, fleet::step_state::planned, {}, nullptr, 0});
    marks.push_back({n.name, fleet::step_state::ok, {}, fleet::mark::belief::has, map});
  }
  const auto id = log->begin(start);
  if (!id || !log->note(*id, marks, 1) || !log->end(*id, fleet::run_state::done, 1)) give_up("journal");
}

measured measure(const std::string& beectl, std::size_t count) {
  constexpr std::size_t at_once = 32;  // as beectl does unless it is told otherwise
  constexpr int rounds = 3;
  char pattern[] = "/tmp/fleet-bench-XXXXXX";
  const fs::path folder = ::mkdtemp(pattern);
  const auto file = (folder / "fleet.lua").string();
  measured out;
  {
    process mock({beectl, "mock", "--echo", "-q", "--count", std::to_string(count), "--write-cluster", file},
                 folder);
    const auto nodes = wait_for_map(file, mock);
    process({beectl, "context", "set", "bench", "--cluster", file}, folder).wait();
    if (count <= most_for_whole) {
      const auto first = push(beectl, folder, file);
      out.whole = first.seconds;
      out.memory = first.most_memory;
    } else {
      write_journal(folder, nodes);
    }
    for (int i = 0; i < rounds; ++i) {
      out.raw = std::min(out.raw, raw_seconds(nodes.nodes(), at_once));
      const auto next = (folder / "next.lua").string();
      fs::copy_file(file, next, fs::copy_options::overwrite_existing);
      std::ofstream(next, std::ios::app) << "gone_" << i << " = false\n";
      const auto end = push(beectl, folder, next);
      out.change = std::min(out.change, end.seconds);
      out.memory = std::max(out.memory, end.most_memory);
    }
  }
  fs::remove_all(folder);
  return out;
}

void print(const std::string& nodes, const measured& m) {
  if (m.whole > 0)
    print_row("push-config, " + nodes + ", whole map", milliseconds(m.whole),
              milliseconds(m.raw) + " raw connect + request", m.whole / m.raw, "at most 1500 ms");
  print_row("push-config, " + nodes + ", one entry changed", milliseconds(m.change),
            milliseconds(m.raw) + " raw connect + request", m.change / m.raw, "at most 1.5x");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc != 2) give_up("usage: fleet_bench BEECTL");
  constexpr std::size_t few_nodes = 1'000;
  const std::size_t many_nodes = raise_file_limit(10'000);
  const auto few = measure(argv[1], few_nodes);
  print("1,000 nodes", few);
  const auto many = measure(argv[1], many_nodes);
  const auto name = std::to_string(many_nodes) + " nodes";
  print(name, many);
  const double a_node = many.change / static_cast<double>(many_nodes);
  const double of_few = few.whole / few_nodes;
  print_row("a node of " + name, milliseconds(a_node * few_nodes) + " for 1,000",
            milliseconds(few.whole) + " for 1,000", a_node / of_few, "at most 1.5x");
  const auto mib = static_cast<double>(many.memory) / (1024 * 1024);
  std::printf("| most memory, %s | %.0f MiB | | | at most 120 MiB |\n", name.c_str(), mib);
}
