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

/// For people: "2026-11-23 09:22:05 +0800", where this process is.
std::string time_text(std::int64_t unix_ms);

/// For scripts, as RFC 3339: "2026-11-23T01:22:05.250Z".
std::string json_time(std::int64_t unix_ms);

}  // namespace bee::cli
