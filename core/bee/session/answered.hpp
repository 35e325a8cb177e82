// Whether a peer gave a sign of life.
#pragma once

#include "bee/session/client_session.hpp"

namespace bee::session {

/// Whether the peer answered the request, whatever it said: it is alive and speaks the protocol.
bool is_answered(const outcome& o);

}  // namespace bee::session
