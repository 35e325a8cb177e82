#include "mock_fleet.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "bee/script/cluster_file.hpp"
#include "child.hpp"
#include "raw_fleet.hpp"

namespace bee::bench {
namespace {

namespace fs = std::filesystem;

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

mock_fleet::mock_fleet(const std::string& beectl, const fs::path& folder, std::size_t count,
                       const std::string& services) {
  constexpr std::size_t others = 200;
  const auto of_one = (raise_file_limit(2 * count + others) - others) / 2;
  const auto processes = (count + of_one - 1) / of_one;
  for (std::size_t i = 0; i < processes; ++i) {
    const auto file = (folder / ("mock_" + std::to_string(i) + ".lua")).string();
    const auto share = std::to_string((count + i) / processes);
    mocks_.emplace_back(
        std::vector<std::string>{beectl, "mock", services, "-q", "--count", share, "--write-cluster", file},
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
