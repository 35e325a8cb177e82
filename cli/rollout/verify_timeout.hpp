// How long the command of --verify-cmd may take.
#pragma once

#include "cli/parse/invocation.hpp"

namespace bee::cli {

inline constexpr option_spec verify_timeout_option{
    "verify-timeout", 0, "TIME", "how long that CMD may take, default 5m; then it is killed and has failed"};
inline constexpr std::string_view usual_verify_time = "5m";

}  // namespace bee::cli
