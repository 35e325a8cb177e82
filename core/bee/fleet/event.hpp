// What happens in a cluster, as one stream. Watching makes it by looking; whatever hears of a change itself
// can feed the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bee/fleet/journal_types.hpp"

namespace bee::fleet {

enum class event_kind {
  up,            ///< the node answers
  down,          ///< it does not; `why`
  restarted,     ///< it answers, and is another process than before
  moved,         ///< the map gives it another address; `before` is the old one
  added,         ///< it is new in the map
  removed,       ///< it is gone from the map, or switched off there
  service_up,    ///< `handle`, `command`
  service_down,  ///< the same
  revision,      ///< a run of a fleet operation began, or ended; `of`
};
std::string_view to_text(event_kind);

struct event {
  event_kind what = event_kind::up;
  unix_ms at = 0;
  std::string node;  ///< empty when it is about the fleet
  std::optional<endpoint> address;
  bool is_initial = false;  ///< it was so when watching began
  std::string why;          ///< escape it before a terminal sees it, and so `command`
  std::optional<endpoint> before;
  std::optional<std::size_t> services;  ///< of up and restarted, when the node lists them
  std::uint32_t handle = 0;
  std::string command;
  std::optional<run> of;
};

}  // namespace bee::fleet
