// Looking at the nodes of a fleet before anything is planned, with somebody who waits.
#pragma once

#include <boost/asio/io_context.hpp>
#include <vector>

#include "bee/fleet/links.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// links::open_all() of the targets. Returns the signal that ended it, 0 when none did.
int look_at_links(const invocation&, boost::asio::io_context&, fleet::links&,
                  const std::vector<cluster::node>& targets, report&);

/// When a signal has ended the look: the nodes that it did not come to are reported, and the interruption.
/// Returns those that it came to.
std::vector<cluster::node> report_unseen(const invocation&, int signal, const fleet::links&,
                                         const std::vector<cluster::node>& targets, report&);

/// For verbs that do nothing with a part of the nodes: what has come of each is reported, and the failure
/// that is returned is the interruption.
attempt<void> look_at_all_links(const invocation&, boost::asio::io_context&, fleet::links&,
                                const std::vector<cluster::node>& targets, report&);

}  // namespace bee::cli
