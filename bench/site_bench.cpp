// What it costs to look at many nodes again and again, and to show it: site_bench BEECTL RUN_NODE. The nodes
// are mock nodes of 50 services each, on the same cores.

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "bee/session/client_session.hpp"
#include "bee/survey/surveyor.hpp"
#include "bee/value/pack.hpp"
#include "child.hpp"
#include "mock_fleet.hpp"
#include "raw_fleet.hpp"
#include "row.hpp"
#include "stock_process.hpp"
#include "web_client.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
namespace fs = std::filesystem;

constexpr std::size_t many = 1'000;
constexpr std::size_t few = 100;
constexpr std::size_t at_once = 64;  // as the survey does
constexpr int rounds = 5;
constexpr double patience = 120;  // seconds
constexpr std::size_t mib = 1u << 20;

std::string text(const char* format, double x) {
  char out[64];
  std::snprintf(out, sizeof out, format, x);
  return out;
}

std::string ms(double seconds) {
  return text("%.0f ms", seconds * 1e3);
}

// What a look asks of a node, as it stands on the wire.
std::string questions() {
  session::client_session once;
  const auto ask = [&](const char* whom, value::list body) {
    if (!once.call({wire::address(whom), value::pack(body).value()}, session::time_point::max(),
                   [](session::outcome&&) {}))
      give_up("encode");
  };
  for (const char* what : {"LIST", "STAT", "MEM"}) ask(".launcher", {value::value(what)});
  ask(".service", {value::value("LIST")});
  ask(".launcher", {value::value("LIST")});  // in the place of the cheapest round trip
  std::string out;
  while (once.has_output()) once.take_output(out, mib);
  return out;
}
constexpr std::size_t answers = 5;

double one_round(const std::vector<cluster::node>& nodes) {
  boost::asio::io_context io(1);
  survey::surveyor_options how;
  how.at_once = at_once;
  survey::surveyor of(nodes, how, {[] { return 0.5; }, {}});
  const double start = now();
  double took = 0;
  boost::asio::co_spawn(io, of.look_once(), [&](const std::exception_ptr&) {
    took = now() - start;
    io.stop();
  });
  io.run();
  if (of.cost().failed > 0 || of.cost().looks != nodes.size()) give_up("a node did not answer");
  of.set_nodes({});
  io.restart();
  io.poll();
  return took;
}

void measure_round(const std::vector<cluster::node>& nodes) {
  double raw = 1e9, ours = 1e9;
  for (int i = 0; i < rounds; ++i) {
    raw = std::min(raw, ask_all(nodes, at_once, questions(), answers));
    ours = std::min(ours, one_round(nodes));
  }
  print_row("a first look at 1,000 nodes of 50 services", ms(ours),
            ms(raw) + " raw connect + the same questions", ours / raw, "at most 1500 ms");
}

class site {
 public:
  site(const std::string& beectl, const fs::path& folder, const std::vector<cluster::node>& nodes,
       const std::string& name)
      : log_(folder / (name + ".log")) {
    fs::remove(log_);
    const auto file = (folder / (name + ".lua")).string();
    std::ofstream out(file);
    for (const auto& n : nodes) out << n.name << " = \"" << to_string(*n.address) << "\"\n";
    out.close();
    running_.emplace(
        std::vector<std::string>{beectl, "serve", "-c", file, "--listen", "127.0.0.1:0", "--series", "name"},
        folder, log_);
    const double end = now() + patience;
    while ((port_ = read_port()) == 0) {
      if (now() > end || running_->has_ended()) give_up("serve did not come up");
      ::usleep(10'000);
    }
  }

  std::uint16_t port() const { return port_; }
  const process& running() const { return *running_; }
  double metric(const std::string& name) const {
    const auto all = get(port_, "/metrics");
    const auto at = all.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::strtod(all.c_str() + at + name.size() + 2, nullptr);
  }
  void wait_for_looks(std::size_t count) const {
    const double end = now() + patience;
    while (metric("beectl_survey_looks_total") < static_cast<double>(count)) {
      if (now() > end) give_up("serve does not look");
      ::usleep(300'000);
    }
  }

 private:
  std::uint16_t read_port() const {
    std::ifstream in(log_);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    const auto at = all.find("ready: http://127.0.0.1:");
    return at == std::string::npos ? 0 : static_cast<std::uint16_t>(std::atoi(all.c_str() + at + 24));
  }

  fs::path log_;
  std::optional<process> running_;
  std::uint16_t port_ = 0;
};

// So many bytes that are there already through a pair of sockets, read as a scrape is read.
double raw_transfer(std::size_t bytes) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) give_up("socketpair");
  const child writer([&](const child::report&) {
    const std::string all(bytes, 'x');
    for (std::size_t done = 0; done < bytes;) {
      const auto n = ::write(ends[1], all.data() + done, bytes - done);
      if (n <= 0) ::_exit(1);
      done += static_cast<std::size_t>(n);
    }
    ::pause();
  });
  ::usleep(50'000);
  const double start = now();
  static std::vector<char> buffer(1u << 18);
  for (std::size_t done = 0; done < bytes;) {
    const auto n = ::read(ends[0], buffer.data(), buffer.size());
    if (n <= 0) give_up("read");
    done += static_cast<std::size_t>(n);
  }
  const double took = now() - start;
  ::close(ends[0]);
  ::close(ends[1]);
  return took;
}

// Between two rounds of looks as well as within one: a scrape comes when it comes.
void measure_scrapes(const site& of) {
  std::vector<double> took;
  std::size_t bytes = 0;
  for (int i = 0; i < 40; ++i) {
    ::usleep(377'000);  // longer than one text serves all
    const double start = now();
    bytes = get_and_drop(of.port(), "/metrics");
    took.push_back(now() - start);
  }
  std::sort(took.begin(), took.end());
  double raw = 1e9;
  for (int i = 0; i < rounds; ++i) raw = std::min(raw, raw_transfer(bytes));
  const auto size = text("%.1f", static_cast<double>(bytes) / static_cast<double>(mib)) + " MiB";
  print_row("a scrape of --series name, " + size + ", median of 40", ms(took[took.size() / 2]),
            ms(raw) + " raw copy of as many bytes", took[took.size() / 2] / raw, "at most 50 ms");
  print_row("the same, the slowest of 40, beside looks", ms(took.back()), ms(raw) + " raw copy",
            took.back() / raw, "");
}

void measure_many(const std::string& beectl, const fs::path& folder,
                  const std::vector<cluster::node>& nodes) {
  const site of(beectl, folder, nodes, "many");
  of.wait_for_looks(2 * nodes.size());
  measure_scrapes(of);
  of.wait_for_looks(8 * nodes.size());
  const auto memory = static_cast<double>(of.running().memory()) / static_cast<double>(mib);
  const auto told = static_cast<double>(nodes.size()) * 50 * 80 / static_cast<double>(mib);
  print_row("memory of serve then", text("%.0f MiB", memory), text("%.1f MiB for 80 bytes a service", told),
            memory / told, "at most 128 MiB");
}

void measure_few(const std::string& beectl, const fs::path& folder, const std::vector<cluster::node>& nodes) {
  const site of(beectl, folder, nodes, "few");
  of.wait_for_looks(nodes.size());
  const double begun = now(), busy = of.running().busy();
  constexpr int seconds = 60;
  ::sleep(seconds);
  const double share = (of.running().busy() - busy) / (now() - begun);
  // What it costs to ask as much over connections that are there: once in 5 s.
  double raw = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const double before = own_busy();
    ask_all(nodes, at_once, questions(), answers);
    raw = std::min(raw, (own_busy() - before) / 5);
  }
  print_row("processor of serve with 100 nodes at 5 s", text("%.2f %% of a core", share * 100),
            text("%.2f %% raw connect + the same questions", raw * 100), share / raw, "at most 1 %");
}

// Turns with and without somebody who looks, each longer than the time from one look to the next.
void measure_stock(const std::string& beectl, const fs::path& folder, const char* script) {
  const stock_process node(script);
  const std::vector<cluster::node> nodes{{"stock", endpoint{"127.0.0.1", node.port()}}};
  constexpr int turns = 6;
  constexpr double seconds = 6;
  constexpr int in_flight = 64;
  raw_load(node.port(), echo_frame(), in_flight, 0, 1);  // warm
  double alone = 0, watched = 0;
  for (int i = 0; i < turns; ++i) {
    alone += raw_load(node.port(), echo_frame(), in_flight, 0, seconds).rate / turns;
    const site of(beectl, folder, nodes, "stock");
    of.wait_for_looks(1);
    watched += raw_load(node.port(), echo_frame(), in_flight, 0, seconds).rate / turns;
  }
  print_row("calls/s of a busy stock node that serve looks at", text("%.0f", watched),
            text("%.0f without it", alone), watched / alone, "at least 0.98x");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc != 3) give_up("usage: site_bench BEECTL RUN_NODE");
  char pattern[] = "/tmp/site-bench-XXXXXX";
  const fs::path folder = ::mkdtemp(pattern);
  const auto services = (folder / "services.lua").string();
  std::ofstream(services)
      << "for i = 1, 50 do services['service_' .. i] = { get = function(...) return ... end } end\n";
  {
    const mock_fleet fleet(argv[1], folder, many, services);
    measure_round(fleet.map().nodes());
    measure_many(argv[1], folder, fleet.map().nodes());
    const auto& all = fleet.map().nodes();
    measure_few(argv[1], folder, {all.begin(), all.begin() + few});
  }
  if (has_stock_node()) measure_stock(argv[1], folder, argv[2]);
  fs::remove_all(folder);
}
