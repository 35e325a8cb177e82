#include "cli/look/service_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace bee::cli {
namespace {

using observe::service_state;

std::optional<double> count_of(const std::optional<std::int64_t>& n) {
  return n ? std::optional(static_cast<double>(*n)) : std::nullopt;
}

std::optional<double> measure(const service_row& row, const service_order& by) {
  if (by.key == "mem") return row.is.memory_kb;
  if (by.key == "mqlen") return count_of(row.is.mqlen);
  if (by.key == "task") return count_of(row.is.tasks);
  if (by.key == "cpu") return by.by_rate ? row.cpu_rate : row.is.cpu;
  return by.by_rate ? row.message_rate : count_of(row.is.messages);
}

// One that does not answer may be the worst of all; what a core does not tell is no reason to look at it.
double place_in_order(const service_row& row, const service_order& by) {
  const bool is_silent = row.is.state == service_state::busy || row.is.state == service_state::failed;
  return measure(row, by).value_or(is_silent ? std::numeric_limits<double>::infinity() : -1);
}

}  // namespace

bool stands_before(const service_row& a, const service_row& b, const service_order& by) {
  if (by.key.empty()) return false;
  if (by.key == "name") return a.is.command < b.is.command;
  return place_in_order(a, by) > place_in_order(b, by);
}

void sort_rows(service_rows& rows, const service_order& by) {
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const service_row& a, const service_row& b) { return stands_before(a, b, by); });
}

service_rows rows_of(observe::node_sample sample, const observe::node_rates& rates) {
  service_rows out;
  out.reserve(sample.services.size());
  for (auto& s : sample.services) {
    const auto* r = rates.find(s.handle);
    out.push_back({std::move(s), r ? r->cpu : std::nullopt, r ? r->messages : std::nullopt});
  }
  return out;
}

}  // namespace bee::cli
