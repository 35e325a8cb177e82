// What "beectl serve" was asked for.
#pragma once

#include <string>

#include "bee/base/endpoint.hpp"
#include "bee/web/tls.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/metrics/metric_book.hpp"
#include "cli/serve/site_sources.hpp"

namespace bee::cli {

struct site_plan {
  watched_nodes nodes;
  endpoint listen;
  std::chrono::milliseconds interval{};
  std::chrono::milliseconds mesh_interval{};  ///< 0: nodes are not asked about their connections
  series_by series = series_by::name;
  std::string token;  ///< empty: none is needed
  web::tls_ptr security;
  check_plan checks;
};

/// Fails with usage for what makes no sense together: an address that others can reach needs a token.
attempt<site_plan> read_site_plan(const invocation&);

}  // namespace bee::cli
