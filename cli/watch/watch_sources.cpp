#include "cli/watch/watch_sources.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "bee/cluster/node_set.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "cli/base/output.hpp"
#include "cli/report/message.hpp"
#include "cli/rollout/state_folder.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t newest_runs = 20;

void warn(const invocation& in, const failure& why) {
  output err(STDERR_FILENO);
  err.write(sentence_of(why, {}, {in.set.quiet, false}));
  err.flush();
}

// Other when the file is another one, or was written.
std::string stamp_of(const std::string& path) {
  struct stat s {};
  if (path.empty() || ::stat(path.c_str(), &s) != 0) return {};
  return fmt::format("{} {} {} {}.{}", s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

}  // namespace

watched_map::watched_map(const invocation& in, bool all, std::string nodes)
    : in_(in), all_(all), nodes_(std::move(nodes)), known_(stamp_of(in.set.cluster)), seen_(known_) {
  if (const auto known = load_nodes(in)) remember(known->map);
}

void watched_map::remember(const cluster::node_map& map) {
  usable_.clear();
  for (const auto& n : map.nodes())
    if (n.address) usable_.insert(n.name);
}

bool watched_map::loses_a_node(const known_nodes& now) const {
  return std::any_of(now.unusable.begin(), now.unusable.end(),
                     [&](const auto& name) { return usable_.count(name) > 0; });
}

std::optional<std::vector<cluster::node>> watched_map::changed() {
  const auto now = stamp_of(in_.set.cluster);
  const bool is_settled = now == std::exchange(seen_, now);
  if (!is_settled || now == known_) return std::nullopt;
  known_ = now;
  return read();
}

std::optional<std::vector<cluster::node>> watched_map::read() {
  const auto known = load_nodes(in_);
  if (!known || loses_a_node(*known)) {
    const auto why =
        known ? bad_input(in_quotes(in_.set.cluster) + " has a mistake: nothing is changed") : known.error();
    trouble_ = why.message;
    tell_ ? tell_(trouble_) : warn(in_, why);
    return std::nullopt;
  }
  trouble_.clear();
  remember(known->map);
  auto picked = all_ ? cluster::select_all(known->map, nodes_) : cluster::select(known->map, nodes_);
  if (!picked) return std::nullopt;
  std::erase_if(picked->nodes, [](const auto& n) { return !n.address; });
  return std::move(picked->nodes);
}

std::vector<fleet::run> watched_journal::runs() {
  const auto directory = state_directory(in_, in_.set.cluster);
  if (!directory || !has_journal(*directory)) return {};
  auto log = fleet::journal::open_to_read(*directory);
  auto newest = log ? log->runs(newest_runs) : result<std::vector<fleet::run>>(log.error());
  if (newest) std::erase_if(*newest, [](const auto& r) { return !r.has_begun; });
  if (newest) return std::move(*newest);
  if (newest.error() != errc::journal_busy)
    complain("the journal: " + fleet::journal_trouble(*directory, newest.error()));
  return {};
}

void watched_journal::complain(const std::string& sentence) {
  if (std::exchange(complaint_, sentence) != sentence) warn(in_, bad_input(sentence));
}

}  // namespace bee::cli
