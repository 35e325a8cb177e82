// The time of day, as this program reads and shows it.
#pragma once

#include <cstdint>
#include <string>

namespace bee::file {

std::int64_t unix_now_ms();

/// For people: "2026-11-23 09:22:05 +0800", where this process is.
std::string time_text(std::int64_t unix_ms);

/// For scripts, as RFC 3339: "2026-11-23T01:22:05.250Z".
std::string json_time(std::int64_t unix_ms);

}  // namespace bee::file
