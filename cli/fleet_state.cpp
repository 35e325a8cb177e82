#include "cli/fleet_state.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>

namespace bee::cli {
namespace {

std::string user_name(const environment& env) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
    return found->pw_name;
  return env("USER").value_or(std::to_string(::geteuid()));
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::string formatted(const std::tm& parts, const char* how) {
  std::array<char, 48> text{};
  return {text.data(), std::strftime(text.data(), text.size(), how, &parts)};
}

}  // namespace

fleet::lock_holder this_run(const invocation& in) {
  return {user_name(in.env), host_name(), ::getpid(), unix_now_ms(), std::string(in.what.name)};
}

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

}  // namespace bee::cli
