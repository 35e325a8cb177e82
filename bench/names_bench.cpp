// The name service with its embedded store: names_bench BEECTL FOLDER ETCD_PORT, where an etcd with its data
// on the same disk as FOLDER listens on that port of loopback; 0 leaves its rows out. Names of parts behind
// that choose among them.
#include "names_bench.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;

constexpr int fleet = 2000;

std::string rate(double per_second, const char* what) {
  char text[64];
  std::snprintf(text, sizeof text, "%.0f/s%s", per_second, what);
  return text;
}

std::string milliseconds(double seconds) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f ms", seconds * 1e3);
  return text;
}

void print_alone(const std::string& what, const std::string& figure) {
  std::printf("| %s | %s | | | |\n", what.c_str(), figure.c_str());
}

void print_aimed(const std::string& what, const std::string& figure, const std::string& target) {
  std::printf("| %s | %s | | | %s |\n", what.c_str(), figure.c_str(), target.c_str());
}

void raise_file_limit() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

// The better of two, measured in turns.
void print_rates(const names_process& service, std::uint16_t etcd, int clients, int count) {
  double ours = 0, theirs = 0;
  for (int i = 0; i < 2; ++i) {
    ours = std::max(ours, registrations_per_second(service.at(), clients, count));
    if (etcd != 0) theirs = std::max(theirs, etcd_puts_per_second(etcd, clients, count));
  }
  const auto what =
      "durable registrations, " + std::to_string(clients) + (clients == 1 ? " client" : " clients");
  if (etcd == 0) return print_alone(what, rate(ours, ""));
  print_row(what, rate(ours, ""), rate(theirs, " puts, etcd"), ours / theirs, "");
}

void print_siege(const std::string& beectl, const std::filesystem::path& folder) {
  const names_process service(beectl, folder);
  const auto times = under_lists(service, 1000, 40, 200);
  print_aimed("40 peers ask for lists of 1,000 nodes and never read: an honest renewal, p99",
              milliseconds(times.renew_p99), "under 100 ms");
  print_aimed("the same: an honest list, p99", milliseconds(times.list_p99), "under 300 ms");
  print_aimed("the same: leases that lapse", std::to_string(times.lapses), "none");
  print_aimed("53,248 waits on connections that were closed: an honest wait is served after",
              milliseconds(wait_behind_waits(service, 13)), "at once");
  const endpoint at{"127.0.0.1", 26511};
  const process mock({beectl, "mock", "--echo", "-q", "--node", "a=" + to_string(at)}, folder);
  ::usleep(500'000);
  const auto most = memory_of_unfinished(mock, at, 60, 30u << 20);
  print_aimed("60 peers send a mock 30 MiB each without the end: its most memory",
              std::to_string(most >> 20) + " MiB", "at most 256 MiB");
}

void print_all_rates(const std::string& beectl, const std::filesystem::path& folder, std::uint16_t etcd) {
  const names_process service(beectl, folder);
  print_rates(service, etcd, 1, 3000);
  print_rates(service, etcd, 16, 16'000);
  print_rates(service, etcd, 64, 32'000);
}

void print_watchers(const std::string& beectl, const std::filesystem::path& folder) {
  const names_process service(beectl, folder);
  const auto times = reach_watchers(service, fleet, 20);
  const auto raw = raw_reach(fleet, 20);
  print_row("a change reaches 2,000 watchers, median", milliseconds(times.median), milliseconds(raw.median),
            raw.median / times.median, "");
  print_row("the same, p99", milliseconds(times.p99), milliseconds(raw.p99), raw.p99 / times.p99,
            "at most 30 ms");
  print_alone("memory of a watcher", std::to_string(times.bytes_a_watcher) + " bytes");
}

void print_start(const std::string& beectl, const std::filesystem::path& folder, int nodes,
                 const std::string& shown, const std::string& target) {
  const names_process service(beectl, folder);
  const auto start = start_many(service, nodes, 2);
  print_aimed(shown + " nodes start at once: every map is complete", milliseconds(start.complete), target);
  print_alone("processor time of the service until then", milliseconds(start.busy));
  print_aimed("announcements of these that had to be tried again", std::to_string(start.retries), "none");
  print_alone("memory of a registered node of " + shown, std::to_string(start.bytes_a_node) + " bytes");
}

void print_fleet(const std::string& beectl, const std::filesystem::path& folder) {
  const names_process service(beectl, folder);
  const auto start = start_fleet(service, fleet);
  print_alone("2,000 C++ nodes of one process, each with its own map: every map is complete",
              milliseconds(start.complete));
  print_alone("memory of a registered node that keeps its connection",
              std::to_string(start.bytes_a_node) + " bytes");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc < 4)
    give_up("usage: names_bench BEECTL FOLDER ETCD_PORT [rates|watchers|siege|start|many|fleet]...");
  raise_file_limit();
  const std::filesystem::path folder = argv[2];
  const auto etcd = static_cast<std::uint16_t>(std::atoi(argv[3]));
  const std::set<std::string> wanted(argv + 4, argv + argc);
  const auto print = [&](const char* part, const auto& rows) {
    if (!wanted.empty() && !wanted.contains(part)) return;
    std::filesystem::create_directories(folder / part);
    rows(argv[1], folder / part);
  };
  print("rates", [&](const auto& beectl, const auto& in) { print_all_rates(beectl, in, etcd); });
  print("watchers", print_watchers);
  print("siege", print_siege);
  print("start",
        [](const auto& beectl, const auto& in) { print_start(beectl, in, fleet, "2,000", "at most 2 s"); });
  print("many", [](const auto& beectl, const auto& in) {
    print_start(beectl, in, 10'000, "10,000", "at most 15 s");
  });
  print("fleet", print_fleet);
}
