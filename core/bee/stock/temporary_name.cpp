#include "bee/stock/temporary_name.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <utility>

namespace bee::stock {
namespace {

// beectl_HOST_PID_START_UNTIL_SECRET, all but PID in hex:
//   HOST    8 digits, the same for processes that see the same process ids
//   START   when the process began, so that another one with its id is not taken for it
//   UNTIL   seconds since 1970 at which the route is over
//   SECRET  16 digits
constexpr std::string_view prefix = "beectl_";
constexpr std::int64_t clock_slack = 3600;
constexpr std::size_t most_names = 256;

struct owner {
  std::uint32_t host = 0;
  std::int64_t pid = 0;
  std::uint64_t start = 0;
  std::int64_t until = 0;
};

std::uint64_t random_number() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

// FNV-1a of what tells one space of process ids from another: the boot and the namespace.
std::uint32_t find_host() {
  std::string text;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> text;
  std::error_code ignored;
  text += std::filesystem::read_symlink("/proc/self/ns/pid", ignored).string();
  std::uint32_t out = 2166136261;
  for (const char c : text) out = (out ^ static_cast<std::uint8_t>(c)) * 16777619;
  return out;
}

// When a process began, in ticks since the boot; nothing when there is none, or only what is left of one that
// has ended. Fields 3 (state) and 22 of /proc/PID/stat, counted behind the name, which may hold anything.
std::optional<std::uint64_t> start_of(std::int64_t pid) {
  std::ifstream in(fmt::format("/proc/{}/stat", pid));
  std::string text(std::istreambuf_iterator<char>(in), {});
  const auto name_end = text.rfind(')');
  if (name_end == text.npos) return {};
  std::istringstream fields(text.substr(name_end + 1));
  std::string state;
  fields >> state;
  if (state == "Z" || state == "X") return {};
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  std::uint64_t start = 0;
  return fields >> start ? std::optional(start) : std::nullopt;
}

template <class T>
bool read_number(std::string_view text, T& out, int base) {
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out, base);
  return !text.empty() && read.ec == std::errc() && read.ptr == end;
}

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> out;
  if (!name.starts_with(prefix)) return out;
  name.remove_prefix(prefix.size());
  for (auto end = name.find('_'); end != name.npos; end = name.find('_')) {
    out.push_back(name.substr(0, end));
    name.remove_prefix(end + 1);
  }
  out.push_back(name);
  return out;
}

bool is_secret(std::string_view text) {
  std::uint64_t ignored = 0;
  return text.size() == 16 && read_number(text, ignored, 16);
}

std::optional<owner> owner_of(std::string_view name) {
  const auto parts = parts_of(name);
  owner out;
  if (parts.size() != 5 || parts[0].size() != 8 || !is_secret(parts[4])) return {};
  if (!read_number(parts[0], out.host, 16) || !read_number(parts[1], out.pid, 10) ||
      !read_number(parts[2], out.start, 16) || !read_number(parts[3], out.until, 16))
    return {};
  return out;
}

bool is_of_an_earlier_version(std::string_view name) {
  const auto parts = parts_of(name);
  std::int64_t pid = 0;
  return parts.size() == 2 && read_number(parts[0], pid, 10) && is_secret(parts[1]);
}

std::uint32_t own_host() {
  static const std::uint32_t host = find_host();
  return host;
}

bool is_gone(const owner& o, std::int64_t now) {
  if (o.host == own_host()) return start_of(o.pid) != o.start;
  return o.until < now && now - o.until > clock_slack;
}

}  // namespace

std::string make_temporary_name(std::int64_t until) {
  const auto pid = std::int64_t{::getpid()};
  return fmt::format("{}{:08x}_{}_{:x}_{:x}_{:016x}", prefix, own_host(), pid, start_of(pid).value_or(0),
                     until, random_number());
}

bool is_temporary_name(std::string_view name) {
  return owner_of(name) || is_of_an_earlier_version(name);
}

bool is_left_behind(std::string_view name, std::int64_t now) {
  const auto o = owner_of(name);
  return o && is_gone(*o, now);
}

std::vector<std::string> left_behind(const std::vector<std::string>& names, std::int64_t now) {
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& name : names)
    if (const auto o = owner_of(name); o && is_gone(*o, now)) found.emplace_back(o->until, name);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > most_names) found.resize(most_names);
  std::vector<std::string> out;
  for (auto& [until, name] : found) out.push_back(std::move(name));
  return out;
}

}  // namespace bee::stock
