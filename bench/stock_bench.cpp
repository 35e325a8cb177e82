// `beectl bench` against a stock node, in turns with a bare epoll loop: stock_bench BEECTL RUN_NODE. The node
// is the first of SKYNET_HOME; without it nothing is printed.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "child.hpp"
#include "process.hpp"
#include "raw_load.hpp"
#include "row.hpp"
#include "stock_process.hpp"

namespace {

using namespace bee;
using namespace bee::bench;

// Many short turns, the median of each: what else the machine does hits both alike.
constexpr double seconds = 0.5;
constexpr int rounds = 20;

load_figures our_load(const char* beectl, std::uint16_t port, int in_flight, double rate) {
  auto line = std::string(beectl) + " bench 127.0.0.1:" + std::to_string(port) +
              " echo ping --dialect skynet -o json --for " +
              std::to_string(static_cast<int>(seconds * 1000)) + "ms";
  line += rate > 0 ? " --rate " + std::to_string(rate) : " --inflight " + std::to_string(in_flight);
  FILE* out = ::popen(line.c_str(), "r");
  std::string text;
  for (int c = 0; (c = std::fgetc(out)) != EOF;) text += static_cast<char>(c);
  if (::pclose(out) != 0) give_up("beectl bench failed: " + text);
  const auto result = nlohmann::json::parse(text).at("result");
  const auto& took = result.at("latency_ms");
  return {result.at("rate"), took.at("p50"), took.at("p99")};
}

// In a process of its own, as beectl is: a machine that does other work treats a new one differently.
load_figures bare_load(std::uint16_t port, int in_flight, double rate) {
  child own([&](const child::report& report) {
    const auto f = raw_load(port, echo_frame(), in_flight, rate, seconds);
    report(std::to_string(f.rate) + " " + std::to_string(f.p50_ms) + " " + std::to_string(f.p99_ms));
  });
  const auto line = own.line();
  load_figures out;
  if (std::sscanf(line.c_str(), "%lf %lf %lf", &out.rate, &out.p50_ms, &out.p99_ms) != 3)
    give_up("the bare loop failed");
  return out;
}

struct turns {
  std::vector<load_figures> raw;
  std::vector<load_figures> ours;

  static double median(const std::vector<load_figures>& of, double load_figures::*what) {
    std::vector<double> all;
    for (const auto& f : of) all.push_back(f.*what);
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
  }
};

turns measure(const char* beectl, std::uint16_t port, int in_flight, double rate) {
  turns out;
  for (int i = 0; i < rounds; ++i) {
    out.raw.push_back(bare_load(port, in_flight, rate));
    out.ours.push_back(our_load(beectl, port, in_flight, rate));
    if (std::getenv("STOCK_BENCH_ROUNDS"))
      std::fprintf(stderr, "%d %.0f: raw %.0f/s p50 %.3f p99 %.3f; ours %.0f/s p50 %.3f p99 %.3f\n",
                   in_flight, rate, out.raw.back().rate, out.raw.back().p50_ms, out.raw.back().p99_ms,
                   out.ours.back().rate, out.ours.back().p50_ms, out.ours.back().p99_ms);
  }
  return out;
}

void print_rate(const char* what, const turns& t) {
  const double raw = turns::median(t.raw, &load_figures::rate);
  const double ours = turns::median(t.ours, &load_figures::rate);
  print_row(what, std::to_string(static_cast<long>(ours)) + " calls/s",
            std::to_string(static_cast<long>(raw)) + " calls/s raw epoll", ours / raw, "at least 0.95x");
}

void print_p99(const turns& t) {
  const double raw = turns::median(t.raw, &load_figures::p99_ms);
  const double ours = turns::median(t.ours, &load_figures::p99_ms);
  char figure[64], baseline[64];
  std::snprintf(figure, sizeof figure, "%.3f ms", ours);
  std::snprintf(baseline, sizeof baseline, "%.3f ms raw epoll", raw);
  print_row("bench, half of that as a rate: p99", figure, baseline, ours / raw, "at most 1.1x");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) give_up("usage: stock_bench BEECTL RUN_NODE");
  if (!has_stock_node()) return 0;
  static const stock_process node(argv[2]);
  raw_load(node.port(), echo_frame(), 8, 0, 0.5);  // warm
  print_rate("bench of a stock node, one at a time", measure(argv[1], node.port(), 1, 0));
  const auto many = measure(argv[1], node.port(), 64, 0);
  print_rate("bench of a stock node, 64 in flight", many);
  print_p99(measure(argv[1], node.port(), 0, turns::median(many.raw, &load_figures::rate) / 2));
}
