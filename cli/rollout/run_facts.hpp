// What the journal knows of a run, for scripts.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/journal_types.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

value::value json_time_or_nil(fleet::unix_ms);

/// An attempt makes none.
value::value revision_or_nil(const fleet::run&);

value::value text_or_nil(const std::string&);

/// beectl.v1.Run. What was pushed may be null: a verb pushes no file, or it was an attempt that is forgotten.
tree::object run_facts(const fleet::run&, const std::vector<fleet::step>&, const fleet::revision* pushed,
                       const std::string& why);

/// beectl.v1.NameChange: name, change, before, after.
table changes_between(const cluster::node_map& before, const cluster::node_map& after);

}  // namespace bee::cli
