#pragma once

#include "bee/fleet/rollout.hpp"

namespace bee::fleet {

/// "1,100%" and the like.
inline rollout_options in_batches(std::string_view text, on_fail when = on_fail::stop) {
  rollout_options o;
  o.batches = parse_batches(text).value();
  o.when_over = when;
  return o;
}

}  // namespace bee::fleet
