#include "cli/fleet_state.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>

#include "cli/registry_source.hpp"

namespace bee::cli {
namespace {

namespace fs = std::filesystem;

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

// FNV-1a, 32 bits.
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return hash;
}

std::string name_of(const invocation& in, const std::string& file) {
  if (!in.set.context.empty() && in.set.context.find('/') == std::string::npos && in.set.context[0] != '.')
    return in.set.context;
  const auto path = cluster_identity(in.set.cluster.empty() ? file : in.set.cluster);
  return fmt::format("{}-{:08x}", fs::path(path).filename().string(), hash_of(in.set.context + path));
}

}  // namespace

attempt<fs::path> state_directory(const invocation& in, const std::string& file) {
  if (in.set.context.empty() && in.set.cluster.empty() && file.empty())
    return bad_input("no cluster is named, so there is no journal of it",
                     "-c FILE or a context says which cluster it is");
  const auto state = in.env("XDG_STATE_HOME").value_or("");
  const auto home = in.env("HOME").value_or("");
  fs::path root = fs::path(home) / ".local" / "state";
  if (state.starts_with('/')) {
    root = state;
  } else if (!home.starts_with('/')) {
    return bad_input("there is no directory for the journal: neither XDG_STATE_HOME nor HOME is set");
  }
  return root / "beectl" / name_of(in, file);
}

fleet::lock_holder this_run(const invocation& in) {
  return {user_name(in.env), host_name(), ::getpid(), unix_now_ms(), std::string(in.what.name)};
}

std::int64_t unix_now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string time_text(std::int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  std::array<char, 32> text{};
  ::gmtime_r(&seconds, &parts);
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return text.data();
}

}  // namespace bee::cli
