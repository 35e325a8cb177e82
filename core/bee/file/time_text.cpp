#include "bee/file/time_text.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <ctime>

namespace bee::file {
namespace {

std::string formatted(const std::tm& parts, const char* how) {
  std::array<char, 48> text{};
  return {text.data(), std::strftime(text.data(), text.size(), how, &parts)};
}

}  // namespace

std::int64_t unix_now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string time_text(std::int64_t unix_ms) {
  std::tm parts{};
  const std::time_t seconds = unix_ms / 1000;
  ::localtime_r(&seconds, &parts);
  return formatted(parts, "%Y-%m-%d %H:%M:%S %z");
}

std::string json_time(std::int64_t unix_ms) {
  std::tm parts{};
  const std::time_t seconds = unix_ms / 1000;
  ::gmtime_r(&seconds, &parts);
  return formatted(parts, "%Y-%m-%dT%H:%M:%S") + fmt::format(".{:03}Z", unix_ms % 1000);
}

}  // namespace bee::file
