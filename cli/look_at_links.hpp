// Looking at the nodes of a fleet before anything is planned, with somebody who waits.
#pragma once

#include <boost/asio/io_context.hpp>
#include <vector>

#include "bee/fleet/links.hpp"
#include "cli/invocation.hpp"
#include "cli/report.hpp"

namespace bee::cli {

/// links::open_all() of the targets. When a signal ends it, what has come of each node is reported, and the
/// failure that is returned is the interruption.
attempt<void> look_at_links(const invocation&, boost::asio::io_context&, fleet::links&,
                            const std::vector<cluster::node>& targets, report&);

}  // namespace bee::cli
