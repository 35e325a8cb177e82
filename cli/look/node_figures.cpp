#include "cli/look/node_figures.hpp"

#include <chrono>
#include <cmath>

#include "bee/cluster/node_set.hpp"
#include "bee/value/convert.hpp"

namespace bee::cli {
namespace {

using observe::node_state;
using observe::service_sums;
using value::to_value;

double rounded_to(double x, double to) {
  return std::round(x * to) / to;
}

std::optional<double> memory_of(const node_figures& n) {
  if (!n.sums || !n.sums->memory_kb) return std::nullopt;
  return rounded_to(*n.sums->memory_kb, 100);
}

template <class T>
value::value figure(const node_figures& n, T service_sums::*which) {
  return n.sums ? to_value((*n.sums).*which) : value::value();
}

// A core that has none that are listed does not tell how many it has.
value::value senders_of(const node_figures& n) {
  return n.sums && n.sums->senders > 0 ? to_value(n.sums->senders) : value::value();
}

template <class T>
std::optional<double> as_double(const std::optional<T>& x) {
  return x ? std::optional(static_cast<double>(*x)) : std::nullopt;
}

}  // namespace

void take_sample(node_figures& n, const observe::node_sample& sample) {
  n.state = state_of(sample);
  n.rtt_ms.reset();
  n.sums.reset();
  if (sample.round_trip)
    n.rtt_ms = rounded_to(std::chrono::duration<double, std::milli>(*sample.round_trip).count(), 1000);
  if (!sample.is_listed) return;
  n.sums = sample.all;
  n.sums->services += sample.left_out;
}

record row_of(const node_figures& n) {
  return {{"address", n.address},
          {"state", to_text(n.state)},
          {"rtt_ms", to_value(n.rtt_ms)},
          {"services", figure(n, &service_sums::services)},
          {"agents", figure(n, &service_sums::agents)},
          {"mqlen", figure(n, &service_sums::mqlen)},
          {"mem_kb", to_value(memory_of(n))}};
}

tree::object facts_of(const node_figures& n) {
  return {{"state", to_text(n.state)},
          {"rtt_ms", to_value(n.rtt_ms)},
          {"services", figure(n, &service_sums::services)},
          {"agents", figure(n, &service_sums::agents)},
          {"senders", senders_of(n)},
          {"busy", figure(n, &service_sums::busy)},
          {"mqlen", figure(n, &service_sums::mqlen)},
          {"longest_mqlen", figure(n, &service_sums::longest_mqlen)},
          {"message", figure(n, &service_sums::messages)},
          {"cpu", figure(n, &service_sums::cpu)},
          {"mem_kb", to_value(memory_of(n))}};
}

std::optional<double> node_badness(const node_figures& n, std::string_view key) {
  if (key == "state") return n.state == node_state::busy ? 1 : 0;
  if (key == "rtt") return n.rtt_ms;
  if (key == "cpu") return n.cpu_rate;
  if (key == "message") return n.message_rate;
  if (!n.sums) return std::nullopt;
  if (key == "services") return static_cast<double>(n.sums->services);
  if (key == "agents") return static_cast<double>(n.sums->agents);
  if (key == "mqlen") return as_double(n.sums->mqlen);
  return key == "mem" ? n.sums->memory_kb : std::nullopt;
}

bool is_worse(const node_figures& a, const node_figures& b, std::string_view key) {
  if (key == "name") return cluster::natural_less(a.name, b.name);
  const bool a_is_down = a.state == node_state::down;
  const bool b_is_down = b.state == node_state::down;
  if (a_is_down != b_is_down) return a_is_down;
  return node_badness(a, key).value_or(-1) > node_badness(b, key).value_or(-1);
}

}  // namespace bee::cli
