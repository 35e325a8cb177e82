// --trace: what became of the tag, told to a person.
#pragma once

#include "bee/stock/service_request.hpp"
#include "cli/reach/reach.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// A note when the tag was not sent to the node, or may have been in vain. Nothing when none was asked for.
void tell_trace(const remote&, const std::string& tag, report&);

}  // namespace bee::cli
