// What the parts of names_bench measure; names_bench.cpp prints it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bee/base/endpoint.hpp"
#include "process.hpp"

namespace bee::bench {

/// A name service as a process, with its data in `folder`.
class names_process {
 public:
  names_process(const std::string& beectl, const std::filesystem::path& folder);
  const endpoint& at() const { return at_; }
  std::size_t memory() const { return running_.memory(); }
  double busy() const { return running_.busy(); }

 private:
  std::filesystem::path log_;
  process running_;
  endpoint at_;
};

/// Registrations in a second: each client announces one node again and again, every time with another
/// version, so that each is a change that has to be stored; one request of a client waits at a time.
double registrations_per_second(const endpoint& service, int clients, int count);

/// Puts in a second of etcd at a port of loopback, over the HTTP/JSON gateway: each client holds a connection
/// and puts a record like those that the name service stores under one key, one request at a time.
double etcd_puts_per_second(std::uint16_t port, int clients, int count);

/// Nodes that start at once.
struct fleet_start {
  double complete = 0;           ///< seconds until every node's map is complete
  std::size_t bytes_a_node = 0;  ///< of memory in the service, its connection to the node included
};
fleet_start start_fleet(const names_process& service, int nodes);

/// The same for nodes that keep no map, in so many processes of their own. Each announces itself over a
/// connection that it closes then, and tries again when it fails.
struct many_start {
  double complete = 0;  ///< seconds
  double busy = 0;      ///< of a processor, of the service until then
  int retries = 0;
  std::size_t bytes_a_node = 0;  ///< of memory in the service, with the connection by which it is told
};
many_start start_many(const names_process& service, int nodes, int processes);

struct change_times {
  double median = 0;  ///< seconds
  double p99 = 0;
  std::size_t bytes_a_watcher = 0;  ///< of memory in the service, its connection included
};
/// Changes one record `rounds` times while so many wait for it; from the request to the answer of each.
change_times reach_watchers(const names_process& service, int watchers, int rounds);
/// The limit: a loop of bare sends to so many connections, and the same reader.
change_times raw_reach(int watchers, int rounds);

struct siege_times {
  double renew_p99 = 0;  ///< seconds
  double list_p99 = 0;
  int lapses = 0;  ///< renewals that were refused
};
/// What an honest node feels while so many others ask for the list of all nodes without an end and never
/// read.
siege_times under_lists(const names_process& service, int nodes, int attackers, int rounds);

/// Seconds until one is served whose request waits, after so many connections have sent 4,096 of these each
/// and closed.
double wait_behind_waits(const names_process& service, int connections);

/// Most memory of a mock to which so many peers send messages of `size` bytes without their ends.
std::size_t memory_of_unfinished(const process& mock, const endpoint& at, int peers, std::size_t size);

}  // namespace bee::bench
