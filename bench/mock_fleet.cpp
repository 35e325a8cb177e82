#include "mock_fleet.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>

#include "bee/script/cluster_file.hpp"
#include "child.hpp"
#include "raw_fleet.hpp"

namespace bee::bench {
namespace {

namespace fs = std::filesystem;

double seconds_of(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

[[noreturn]] void become(std::vector<std::string>& words, const fs::path& folder) {
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

// Descriptors that a process may have: as many as are wanted, or as the system allows. Never fewer than
// before.
std::size_t raise_file_limit(std::size_t wanted) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  const rlimit more{wanted, wanted};
  if (files.rlim_max < wanted && ::setrlimit(RLIMIT_NOFILE, &more) == 0) return wanted;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur;
}

}  // namespace

process::process(std::vector<std::string> words, const fs::path& folder) : start_(now()) {
  pid_ = ::fork();
  if (pid_ == 0) become(words, folder);
}

process::~process() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool process::has_ended() const {
  return ::waitpid(pid_, nullptr, WNOHANG) == pid_;
}

finished process::wait() {
  int status = 0;
  rusage used{};
  ::wait4(pid_, &status, 0, &used);
  pid_ = 0;
  if (status != 0) give_up("beectl failed");
  return {now() - start_, seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
          static_cast<std::size_t>(used.ru_maxrss) * 1024};
}

double process::busy() const {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

mock_fleet::mock_fleet(const std::string& beectl, const fs::path& folder, std::size_t count) {
  constexpr std::size_t others = 200;
  const auto of_one = (raise_file_limit(2 * count + others) - others) / 2;
  const auto processes = (count + of_one - 1) / of_one;
  for (std::size_t i = 0; i < processes; ++i) {
    const auto file = (folder / ("mock_" + std::to_string(i) + ".lua")).string();
    const auto share = std::to_string((count + i) / processes);
    mocks_.emplace_back(
        std::vector<std::string>{beectl, "mock", "--echo", "-q", "--count", share, "--write-cluster", file},
        folder);
    // They name their nodes alike; a node does not care by what name it is known.
    const auto found = wait_for_map(file, mocks_.back());
    for (const auto& n : found.nodes())
      map_.set(i == 0 ? n.name : n.name + "_of_" + std::to_string(i), n.address);
  }
}

double mock_fleet::busy() const {
  double sum = 0;
  for (const auto& mock : mocks_) sum += mock.busy();
  return sum;
}

}  // namespace bee::bench
