// The flags of a rollout, read and checked.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/jobs.hpp"
#include "bee/fleet/rollout.hpp"
#include "cli/invocation.hpp"

namespace bee::cli {

struct push_options {
  fleet::rollout_options roll;
  fleet::verify_kind verify = fleet::verify_kind::peers;
  duration pause{};
  std::vector<std::string> only;
  std::string message;
  std::size_t expect_revision = 0;
  bool expects_revision = false;
  bool force = false;
  bool yes = false;
  bool prune = false;
  bool dry_run = false;
  bool strict = false;
  bool resume = false;
};

attempt<push_options> read_push_options(const invocation&);

/// What a resumed run must know of the first part, as JSON, and back.
std::string options_text(const push_options&);
void apply_options_text(const std::string& text, push_options&);

}  // namespace bee::cli
