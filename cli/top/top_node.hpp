// One node as `top` shows it: what a look at it gave, and what the checks say of that. No sockets.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bee/cluster/node_map.hpp"
#include "bee/observe/sampler.hpp"
#include "cli/base/tone.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/look/node_figures.hpp"
#include "cli/look/service_rows.hpp"

namespace bee::cli {

struct top_node {
  node_figures figures;
  std::string why;                                 ///< of one that is down; safe for a terminal
  service_rows services;                           ///< those that were seen last
  std::map<std::string, tone, std::less<>> tones;  ///< by the check that says something
  threshold mqlen;                                 ///< of one service

  tone tone_of(std::string_view check) const;
};
using top_node_ptr = std::shared_ptr<const top_node>;

/// One that nobody has looked at yet.
top_node_ptr unseen_node(const cluster::node&);

/// The checks are those of the plan that a look alone can answer.
top_node_ptr seen_node(const cluster::node&, const observe::node_view&, const check_plan&);

}  // namespace bee::cli
