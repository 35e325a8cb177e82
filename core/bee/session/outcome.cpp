#include "bee/session/answered.hpp"

namespace bee::session {
namespace {

ran ran_by_code(errc code, bool sent) {
  switch (code) {
    case errc::remote_invalid_name:
    case errc::remote_name_not_found:
    case errc::remote_invalid_address:
    case errc::remote_invalid_large_request:
    case errc::never_sent:
    case errc::not_cluster_peer: return ran::no;
    case errc::remote_call_failed: return ran::yes;
    case errc::too_large:  // of an answer: there was one
    case errc::size_mismatch: return sent ? ran::yes : ran::no;
    default: return sent ? ran::unknown : ran::no;
  }
}

}  // namespace

ran has_run(const outcome& o) {
  if (!o.error) return ran::yes;
  if (o.error.category() != error_category()) return o.sent ? ran::unknown : ran::no;
  return ran_by_code(static_cast<errc>(o.error.value()), o.sent);
}

bool is_answered(const outcome& o) {
  if (!o.error) return true;
  if (!o.sent || o.error.category() != error_category()) return false;
  switch (static_cast<errc>(o.error.value())) {
    case errc::remote_invalid_name:
    case errc::remote_name_not_found:
    case errc::remote_invalid_address:
    case errc::remote_call_failed:
    case errc::remote_invalid_large_request:
    case errc::remote_error:
    case errc::too_large:
    case errc::size_mismatch: return true;
    default: return false;
  }
}

}  // namespace bee::session
