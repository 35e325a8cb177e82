// A full push to a fleet of mock nodes, as a user runs it, against the raw cost of one connection and one
// request to each of the same nodes: fleet_bench BEECTL.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "bee/cluster/node_map.hpp"
#include "bee/fleet/jobs.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/session/client_session.hpp"
#include "bee/stock/stock_node.hpp"
#include "bee/value/pack.hpp"
#include "mock_fleet.hpp"
#include "raw_fleet.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
namespace fs = std::filesystem;

// A request as it stands on the wire.
std::string on_wire(wire::address to, std::string message) {
  session::client_session once;
  if (!once.call({std::move(to), std::move(message)}, session::time_point::max(), [](session::outcome&&) {}))
    give_up("encode");
  std::string bytes;
  while (once.has_output()) once.take_output(bytes, 1u << 20);
  return bytes;
}

std::string list_request() {
  return on_wire(wire::address(".service"), value::pack({value::value("LIST")}).value());
}

// The daemon of a mock node; all of them have the same handle.
std::uint32_t daemon_of(const cluster::node& node) {
  session::client_session once;
  std::uint32_t found = 0;
  const auto read = [&](session::outcome&& o) {
    const auto values = value::unpack(o.body);
    const auto* text = values && !values->empty() && values->front().is_table()
                           ? values->front().as_table().find("clusterd")
                           : nullptr;
    const auto parsed = text && text->is_string() ? wire::parse_address(text->as_string()) : errc::bad_name;
    if (parsed && parsed->is_handle()) found = parsed->handle();
  };
  session::outgoing list{wire::address(".service"), value::pack({value::value("LIST")}).value()};
  if (!once.call(std::move(list), session::time_point::max(), read)) give_up("encode");
  std::string bytes;
  once.take_output(bytes, 1u << 20);
  if (!once.receive(ask_one(node, bytes)) || found == 0) give_up("no daemon");
  return found;
}

// What a push sends to each node, as one request.
std::string reload_request(const std::vector<cluster::node>& nodes, const cluster::node_map& table) {
  return on_wire(wire::address(daemon_of(nodes.front())), stock::pack_reload(table));
}

std::string milliseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f ms", seconds * 1e3);
  return text;
}

struct measured {
  double seconds = 1e9;
  double busy = 0;        ///< of beectl, in seconds of a processor
  double nodes_busy = 0;  ///< of the mock nodes meanwhile
  double raw = 1e9;       ///< connecting to each node and sending it the very request that changes its map
  std::size_t memory = 0;
};

class fleet_measure {
 public:
  fleet_measure(std::string beectl, std::size_t count)
      : beectl_(std::move(beectl)), folder_(::mkdtemp(pattern_)), fleet_(beectl_, folder_, count) {
    write("fleet.lua", {});
    process({beectl_, "context", "set", "bench", "--cluster", path("fleet.lua")}, folder_).wait();
  }
  ~fleet_measure() { fs::remove_all(folder_); }
  fleet_measure(const fleet_measure&) = delete;
  fleet_measure& operator=(const fleet_measure&) = delete;

  double raw_list() {
    return best_of([&] { return ask_all(nodes(), at_once, list_request()); });
  }

  /// The first push: nothing is known of the nodes, so each gets the whole map. The journal is forgotten
  /// before each.
  measured whole() {
    const auto request = reload_request(nodes(), fleet_.map());
    measured out;
    for (int i = 0; i < rounds; ++i) {
      fs::remove_all(folder_ / "beectl" / "bench");
      round("fleet.lua", request, out);
    }
    return out;
  }

  /// One new entry, to nodes that acknowledged the rest.
  measured change() {
    write_journal();
    measured out;
    std::string more;
    for (int i = 0; i < rounds; ++i) {
      const auto name = "gone_" + std::to_string(i);
      more += name + " = false\n";
      write("next.lua", more);
      // As a push does: all of a table that is small, and of a large one what differs.
      auto table = fleet_.map();
      if (stock::pack_reload(table).size() > fleet::largest_cheap_table) table = {};
      table.set(name, std::nullopt);
      round("next.lua", reload_request(nodes(), table), out);
    }
    return out;
  }

 private:
  static constexpr std::size_t at_once = 32;  // as beectl does unless it is told otherwise
  static constexpr int rounds = 3;

  const std::vector<cluster::node>& nodes() const { return fleet_.map().nodes(); }
  std::string path(const char* name) const { return (folder_ / name).string(); }

  template <class Work>
  static double best_of(Work work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) best = std::min(best, work());
    return best;
  }

  void write(const char* name, const std::string& more) const {
    std::ofstream out(path(name));
    for (const auto& n : nodes()) out << n.name << " = \"" << to_string(*n.address) << "\"\n";
    out << more;
  }

  void round(const char* file, const std::string& request, measured& best) {
    best.raw = std::min(best.raw, ask_all(nodes(), at_once, request));
    const double before = fleet_.busy();
    process running({beectl_, "-C", "bench", "push-config", "--all", path(file), "-y", "-q", "--batch",
                     "100%", "--verify", "ack", "-t", "60s"},
                    folder_);
    const auto end = running.wait();
    best.memory = std::max(best.memory, end.most_memory);
    if (end.seconds >= best.seconds) return;
    best.seconds = end.seconds;
    best.busy = end.busy;
    best.nodes_busy = fleet_.busy() - before;
  }

  // What a push of that map to all its nodes would have left.
  void write_journal() {
    fs::remove_all(folder_ / "beectl" / "bench");
    auto log = fleet::journal::open(folder_ / "beectl" / "bench");
    if (!log) give_up("the journal can not be written");
    fleet::run_start start;
    start.verb = "push-config";
    start.pushed.emplace();
    start.pushed->map = fleet_.map();
    const auto map = std::make_shared<const cluster::node_map>(fleet_.map());
    std::vector<fleet::mark> marks;
    for (const auto& n : nodes()) {
      start.steps.push_back({n.name, *n.address, fleet::step_state::planned, {}, nullptr, 0});
      marks.push_back({n.name, fleet::step_state::ok, {}, fleet::mark::belief::has, map});
    }
    const auto id = log->begin(start);
    if (!id || !log->note(*id, marks, 1) || !log->end(*id, fleet::run_state::done, 1)) give_up("journal");
  }

  char pattern_[32] = "/tmp/fleet-bench-XXXXXX";
  std::string beectl_;
  fs::path folder_;
  mock_fleet fleet_;
};

void print(const std::string& what, const measured& m, double raw_list, const std::string& limit) {
  print_row(what, milliseconds(m.seconds), milliseconds(m.raw) + " raw connect + the same reload",
            m.seconds / m.raw, limit);
  print_row(what, milliseconds(m.seconds), milliseconds(raw_list) + " raw connect + a question",
            m.seconds / raw_list, "at most 1.5x");
  print_row("processor time of that: beectl, its nodes", milliseconds(m.busy), milliseconds(m.nodes_busy),
            m.busy / m.nodes_busy, "");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc < 2) give_up("usage: fleet_bench BEECTL [MANY]");
  constexpr std::size_t few_nodes = 1'000;
  const std::size_t many_nodes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
  measured few;
  {
    fleet_measure fleet(argv[1], few_nodes);
    const double raw = fleet.raw_list();
    few = fleet.whole();
    print("push-config, 1,000 nodes, whole map", few, raw, "at most 1.5x, and 1500 ms");
    print("push-config, 1,000 nodes, one entry changed", fleet.change(), raw, "at most 1.5x");
  }
  fleet_measure fleet(argv[1], many_nodes);
  const double raw = fleet.raw_list();
  const auto many = fleet.change();
  const auto name = std::to_string(many_nodes) + " nodes";
  print("push-config, " + name + ", one entry changed", many, raw, "at most 1.5x");
  const double a_node = many.seconds / static_cast<double>(many_nodes);
  const double of_few = few.seconds / few_nodes;
  print_row("a node of " + name, milliseconds(a_node * few_nodes) + " for 1,000",
            milliseconds(few.seconds) + " for 1,000", a_node / of_few, "at most 1.5x");
  const auto mib = static_cast<double>(many.memory) / (1024 * 1024);
  std::printf("| most memory, %s | %.0f MiB | | | at most 120 MiB |\n", name.c_str(), mib);
}
