// A 64 MiB string echoed through a channel and a node, against a raw copy of the same bytes both ways.

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "bee/value/pack.hpp"
#include "ours.hpp"
#include "raw.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;

constexpr std::size_t size = (std::size_t{64} << 20) - 64;  // the packed string and its header fit the limit
constexpr int rounds = 5;

// Never more than two copies at once, so that it does not hide what the library needs.
std::string packed_string() {
  value::list values;
  {
    const std::string text(size, 'x');
    values.emplace_back(text);
  }
  return value::pack(values).value();
}

/// Sends a message, and what comes back of it again, some times; keeps the time of the fastest round.
class echoes {
 public:
  explicit echoes(net::channel& to) : to_(to) { send(packed_string()); }
  double best() const { return best_; }

 private:
  void send(std::string message) {
    const std::size_t expected = message.size();
    const double start = now();
    to_.call(echo_request(std::move(message)), std::chrono::seconds(60),
             [this, start, expected](session::outcome&& o) {
               if (o.error || o.body.size() != expected) std::abort();
               best_ = std::min(best_, now() - start);
               if (--left_ == 0) return to_.close();
               send(std::move(o.body));
             });
  }

  net::channel& to_;
  double best_ = 1e9;
  int left_ = rounds;
};

double our_round_trip(std::uint16_t port) {
  std::unique_ptr<echoes> running;
  with_channel(port, [&](net::channel& to) { running = std::make_unique<echoes>(to); });
  return running->best();
}

double mebibytes(std::size_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

std::string text(double number, const char* unit) {
  char out[64];
  std::snprintf(out, sizeof out, "%.1f %s", number, unit);
  return out;
}

void print_memory(const char* what, std::size_t peak) {
  print_row(what, text(mebibytes(peak), "MiB"), "64 MiB message", mebibytes(peak) / 64, "at most 3x");
}

}  // namespace

int main() {
  child node(serve_echo_node);
  const std::uint16_t our_port = node.port();
  child raw([](const child::report& ready) { serve_raw_blocks(ready, size); });
  const std::uint16_t raw_port = raw.port();
  // The client too is a process of its own, so that its memory is its own.
  child client([&](const child::report& tell) { tell(std::to_string(our_round_trip(our_port))); });
  const double ours = std::stod(client.line());
  const double baseline = raw_block_round_trip(raw_port, size, rounds);
  print_row("64 MiB string echoed", text(ours * 1e3, "ms"), text(baseline * 1e3, "ms raw copy"),
            baseline / ours, "at least 0.4x");
  print_memory("memory of the node", node.stop());
  print_memory("memory of the caller", client.stop());
}
