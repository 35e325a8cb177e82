#include "bee/fleet/operation/run_text.hpp"

#include <fmt/format.h>

#include <map>

#include "bee/base/bytes.hpp"
#include "bee/file/time_text.hpp"

namespace bee::fleet {
namespace {

// What it pushed, or would push: " of revision 2 (next.lua)"; nothing for verbs that push no file.
std::string pushed_text(const run& r, journal& log) {
  const auto found = r.has_begun ? log.find_revision(r.revision) : log.find_attempt(r.id);
  if (!found) return {};
  const auto file = escape_for_terminal(found->file_name);
  return r.has_begun ? fmt::format(" of revision {} ({})", r.revision, file) : " of " + file;
}

}  // namespace

std::string state_text(const run& r) {
  const bool is_cut_short = !r.has_begun && r.state != run_state::done;
  return is_cut_short ? "not-begun" : std::string(to_text(r.state));
}

std::string outcome_text(std::span<const step> steps) {
  std::map<step_state, std::size_t> counts;
  for (const auto& s : steps) ++counts[s.state];
  std::string out;
  for (const auto& [state, n] : counts)
    out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(to_text(state));
  return out;
}

std::string run_text(const run& r, journal& log) {
  return fmt::format("run {}, {}{} by {}@{}, begun {}", r.id, escape_for_terminal(r.verb),
                     pushed_text(r, log), escape_for_terminal(r.user), escape_for_terminal(r.host),
                     file::time_text(r.started_at));
}

std::string count_text(std::size_t count, const char* of) {
  return fmt::format("{} {}{}", count, of, count == 1 ? "" : "s");
}

}  // namespace bee::fleet
