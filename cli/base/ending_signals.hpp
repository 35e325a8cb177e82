// The signals that end a program from outside, and after which it cleans up.
#pragma once

#include <array>
#include <csignal>

namespace bee::cli {

inline constexpr std::array<int, 4> ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/// Whether whoever started us had this signal ignored, as nohup does.
inline bool is_ignored(int number) {
  struct sigaction now {};
  return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace bee::cli
