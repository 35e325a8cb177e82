#include "cli/fleet_failure.hpp"

#include "bee/base/bytes.hpp"
#include "cli/peer_failure.hpp"

namespace bee::cli {
namespace {

exit_code code_of(const fleet::trouble& t) {
  if (is_protocol_error(t.why) || t.why == errc::malformed_value) return exit_code::wrong_peer;
  if (t.why == errc::remote_invalid_name) return exit_code::not_found;
  if (t.why == errc::no_answer || t.why == errc::connection_lost) return exit_code::unknown;
  return exit_code::unreachable;
}

}  // namespace

failure failure_of(const fleet::trouble& t) {
  const auto text = t.why == errc::remote_invalid_name ? std::string("the node runs no cluster daemon")
                                                       : escape_for_terminal(sentence(t));
  return {code_of(t), ran::no, text, {}, subject::node, {}};
}

}  // namespace bee::cli
