#include "cli/rollout/this_run.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "bee/file/time_text.hpp"

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

}  // namespace

file::lock_holder this_run(const invocation& in) {
  return {user_name(in.env), host_name(), ::getpid(), file::unix_now_ms(), std::string(in.what.name)};
}

}  // namespace bee::cli
