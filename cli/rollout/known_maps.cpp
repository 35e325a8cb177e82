#include "cli/rollout/known_maps.hpp"

#include "bee/base/bytes.hpp"
#include "bee/fleet/journal.hpp"
#include "bee/fleet/journal_trouble.hpp"
#include "cli/rollout/state_folder.hpp"

namespace bee::cli {

attempt<std::map<std::string, fleet::map_ptr>> known_maps(const invocation& in,
                                                          const std::vector<cluster::node>& nodes) {
  std::map<std::string, fleet::map_ptr> out;
  const auto directory = state_directory(in, in.set.cluster);
  if (!directory || !has_journal(*directory)) return out;
  const auto unreadable = [&](const error_code& why) {
    return bad_input(escape_for_terminal(directory->string()) + ": " +
                     fleet::journal_trouble(*directory, why));
  };
  auto log = fleet::journal::open_to_read(*directory);
  if (!log) return unreadable(log.error());
  const auto known = log->known();
  if (!known) return unreadable(known.error());
  for (const auto& n : nodes)
    for (const auto& k : *known)
      if (k.node == n.name && n.address == k.at) out.emplace(k.node, k.map);
  return out;
}

}  // namespace bee::cli
