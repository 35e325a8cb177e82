// Where fleet operations keep their memory, and who runs them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bee/fleet/run_lock.hpp"
#include "cli/invocation.hpp"

namespace bee::cli {

/// The folder to read the journal of the cluster from: its own, or an older one that was not yet taken over,
/// see state_folder.hpp. Fails when there is neither a state directory nor a home.
attempt<std::filesystem::path> state_directory(const invocation&, const std::string& file);

/// This process, now.
fleet::lock_holder this_run(const invocation&);

std::int64_t unix_now_ms();

/// "2026-11-23 01:22:05", in UTC.
std::string time_text(std::int64_t unix_ms);

}  // namespace bee::cli
