// The cheapest proof that a node is alive.
#pragma once

#include "bee/stock/remote.hpp"

namespace bee::survey {

/// Asks for a name that nobody has: that runs no user code. Through another node a missing name can not be
/// told from a broken connection: there it is a launcher that knows no such command. Any answer will do:
/// other implementations have words of their own.
task<attempt<void>> round_trip(stock::remote&);

/// How long that took.
task<attempt<duration>> timed_round_trip(stock::remote&);

}  // namespace bee::survey
