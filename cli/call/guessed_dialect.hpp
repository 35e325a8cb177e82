// --dialect auto: what was guessed of a node, told to a person.
#pragma once

#include <string>
#include <vector>

#include "bee/stock/service_request.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/reach/reach.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// With -v: what the node was taken for, and why. Nothing when nothing was guessed.
void tell_dialect(const invocation&, const remote&, const stock::service_request&, report&);

/// When the node ran it, or may have, and did not like it: the hint says what was put in front of the
/// command.
failure with_dialect(failure, const remote&, const stock::service_request&);

/// -n: asks the first node, and settles the dialect of the request. "skynet: of lobby_1, as it runs ...", or
/// an empty text when nothing had to be guessed.
std::string settle_dialect(const invocation&, const std::vector<cluster::node>&, stock::service_request&);

}  // namespace bee::cli
