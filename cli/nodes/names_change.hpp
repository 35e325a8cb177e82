// What `names set` and `names import` ask a name service to change.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "bee/names/client/change.hpp"
#include "bee/script/cluster_file.hpp"
#include "bee/value/value.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// The name, and the token when there is one: what every write carries.
attempt<value::table> names_write(const invocation&, const std::string& name);

/// The words NAME KEY=VALUE...: "state=ready", "hot_version=1.4", "label.zone=a" (an empty text takes the
/// label away), "address=HOST:PORT".
attempt<value::table> read_names_change(const invocation&);

/// The entries of a file that have an address; fails when one of the others, or its name, is wrong.
attempt<std::vector<script::cluster_entry>> read_imported(const std::string& path);
attempt<std::vector<names::record_change>> imported_changes(const invocation&,
                                                            std::span<const script::cluster_entry>,
                                                            std::span<const names::record_ptr> known);

}  // namespace bee::cli
