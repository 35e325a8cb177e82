// The services of a node and what went on in them, and which of them stands before another.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bee/observe/rates.hpp"
#include "bee/observe/sample.hpp"

namespace bee::cli {

struct service_row {
  observe::service_sample is;
  std::optional<double> cpu_rate;      ///< cores
  std::optional<double> message_rate;  ///< a second
};
using service_rows = std::vector<service_row>;

struct service_order {
  std::string key;       ///< cpu, mem, mqlen, task, message or name; empty: as they are
  bool by_rate = false;  ///< cpu and message: what goes on now instead of what went on since the start
};

/// The most first; one that does not answer before all, and what was not told behind all.
bool stands_before(const service_row& a, const service_row& b, const service_order&);
void sort_rows(service_rows&, const service_order&);

/// The rows of a sample, with the rates up to it.
service_rows rows_of(observe::node_sample, const observe::node_rates&);

}  // namespace bee::cli
