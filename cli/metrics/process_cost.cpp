#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "bee/file/time_text.hpp"
#include "bee/file/whole_file.hpp"
#include "cli/metrics/metrics_text.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_bytes = 64u << 10;

std::string text_of(const char* path) {
  std::string out;
  if (file::read_whole(path, {most_bytes}, out)) out.clear();
  return out;
}

// What stands behind the name of the program, which may have any characters; proc(5) numbers it two higher.
std::vector<double> fields_of_stat() {
  const auto text = text_of("/proc/self/stat");
  std::vector<double> out;
  const auto end = text.rfind(')');
  for (auto at = end; at != std::string::npos && at + 1 < text.size(); at = text.find(' ', at + 1)) {
    double number = 0;
    std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
    out.push_back(number);
  }
  return out;
}

std::optional<double> seconds_since_boot() {
  const auto text = text_of("/proc/uptime");
  double out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc{} ? std::optional(out) : std::nullopt;
}

std::optional<double> open_files() {
  std::error_code why;
  std::filesystem::directory_iterator all("/proc/self/fd", why);
  if (why) return std::nullopt;
  return static_cast<double>(std::distance(all, {}));
}

std::optional<double> start_in(const std::vector<double>& fields) {
  constexpr std::size_t start_time = 20;
  const auto since_boot = seconds_since_boot();
  if (!since_boot || fields.size() <= start_time) return std::nullopt;
  return static_cast<double>(file::unix_now_ms()) / 1000 - *since_boot +
         fields[start_time] / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

process_cost cost_of_this_process() {
  constexpr std::size_t resident_pages = 22;
  process_cost out;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0)
    out.cpu_seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                      static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  const auto fields = fields_of_stat();
  if (fields.size() > resident_pages)
    out.resident_bytes = fields[resident_pages] * static_cast<double>(::sysconf(_SC_PAGESIZE));
  static const auto started_at = start_in(fields);  // one figure, however exact the clocks are
  out.started_at = started_at;
  out.open_files = open_files();
  return out;
}

}  // namespace bee::cli
