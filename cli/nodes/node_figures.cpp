#include "cli/nodes/node_figures.hpp"

#include <chrono>
#include <cmath>

#include "bee/value/convert.hpp"

namespace bee::cli {
namespace {

using observe::service_sums;
using value::to_value;

double rounded(double x, double to) {
  return std::round(x * to) / to;
}

template <class T>
value::value figure(const std::optional<service_sums>& sums, T service_sums::*which) {
  return sums ? to_value((*sums).*which) : value::value();
}

}  // namespace

std::optional<service_sums> told_sums(const observe::node_sample& seen) {
  if (!seen.is_listed) return std::nullopt;
  auto out = seen.all;
  out.services += seen.left_out;
  return out;
}

value::value rtt_ms(const observe::node_sample& seen) {
  if (!seen.round_trip) return nullptr;
  return rounded(std::chrono::duration<double, std::milli>(*seen.round_trip).count(), 1000);
}

std::optional<double> told_memory_kb(const observe::node_sample& seen) {
  if (!seen.all.memory_kb) return std::nullopt;
  return rounded(*seen.all.memory_kb, 100);
}

tree::object figures_of(observe::node_state state, const observe::node_sample* seen) {
  using s = service_sums;
  const auto sums = seen ? told_sums(*seen) : std::nullopt;
  return {{"state", to_text(state)},
          {"rtt_ms", seen ? rtt_ms(*seen) : value::value()},
          {"services", figure(sums, &s::services)},
          {"agents", figure(sums, &s::agents)},
          {"busy", figure(sums, &s::busy)},
          {"mqlen", figure(sums, &s::mqlen)},
          {"longest_mqlen", figure(sums, &s::longest_mqlen)},
          {"message", figure(sums, &s::messages)},
          {"cpu", figure(sums, &s::cpu)},
          {"mem_kb", to_value(seen ? told_memory_kb(*seen) : std::nullopt)}};
}

}  // namespace bee::cli
