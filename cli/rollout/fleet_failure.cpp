#include "cli/rollout/fleet_failure.hpp"

#include "cli/reach/peer_failure.hpp"

namespace bee::cli {

failure failure_of(const stock::trouble& t, const std::string& address, duration timeout, bool is_before) {
  using kind = stock::trouble::kind;
  const session::outcome ended{t.why, t.said, t.was_sent};
  const bool has_no_list = t.what == kind::no_daemon;
  const asked a{t.text, address, timeout, t.said, is_before || has_no_list};
  switch (t.what) {
    case kind::connect: return connect_failure(t.why, address, timeout);
    case kind::no_daemon:
      return t.text.empty() ? no_daemon() : without_list(call_failure(ended, a), t.is_answer);
    case kind::other_answer: return other_answer(t.said, a);
    case kind::call: break;
  }
  return call_failure(ended, a);
}

}  // namespace bee::cli
