// Metrics in Prometheus' text format 0.0.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bee/survey/surveyor.hpp"
#include "cli/metrics/mesh_book.hpp"
#include "cli/metrics/metric_book.hpp"

namespace bee::cli {

/// What this process has cost since it began.
struct process_cost {
  std::optional<double> cpu_seconds;
  std::optional<double> resident_bytes;
  std::optional<double> open_files;
  std::optional<double> started_at;  ///< Unix time in seconds
};

/// Of this process, from /proc; what can not be read is absent.
process_cost cost_of_this_process();

struct site_cost {
  survey::survey_cost survey;
  process_cost process;
  std::uint64_t requests = 0;
  std::size_t connections = 0;
  std::size_t streams = 0;
  std::uint64_t drops = 0;  ///< readers of events that were too slow, how many times
};

/// The newest push that has begun.
struct push_figures {
  std::int64_t revision = 0;
  double age_seconds = 0;
};

/// All metrics. What was not told has no line. Appends to one string, and allocates nothing else for a
/// series. `into`: a string whose memory is used again; what stood there is gone. A large text costs as much
/// in pages that are new as in all else.
std::string metrics_text(const metric_book&, const mesh_book&, const std::optional<push_figures>&,
                         const site_cost&, std::string_view version, std::string into = {});

}  // namespace bee::cli
