// Work that takes its time while somebody waits for it: a line on a terminal says how far it is, and Ctrl-C
// ends it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <vector>

#include "bee/cluster/node_map.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// Ended by a signal before its end. Thrown by run_task(), where there are no nodes to speak of.
struct interruption {
  int signal;
};

/// How far work on nodes is.
struct how_far {
  std::size_t nodes = 0;
  std::size_t ended = 0;
  std::size_t failed = 0;
};

struct attendance {
  const invocation& in;
  report& out;
  duration bound{};               ///< all of it ends within; zero when that is not known
  std::function<how_far()> look;  ///< asked at the start, and now and then
  std::function<void()> on_signal =
      {};                      ///< what the first signal does; default: the work is left where it is
  const char* unit = "nodes";  ///< of what is counted
};

/// Runs the work to its end on `io`. Returns the signal that came, 0 when none did. What is left where it was
/// ends with `io`, which must not run again then.
int attend(const attendance&, boost::asio::io_context& io, boost::asio::awaitable<void> work);

/// How long that may take: as many rounds as `jobs` at once make of `nodes`, each of `each`.
duration bound_of(std::size_t nodes, std::size_t jobs, duration each);

/// The whole was interrupted when so many of the nodes had ended.
failure interrupted(int signal, std::size_t ended, std::size_t nodes);

/// A node to which Ctrl-C came before its end. `is_begun`: something may have been sent.
node_report interrupted_node(const invocation&, int signal, const cluster::node&, std::size_t place,
                             bool is_begun);

}  // namespace bee::cli
