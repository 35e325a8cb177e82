// What a name service knows, for the page: beectl.v1.SiteNames.
#pragma once

#include <span>
#include <string>

#include "bee/fleet/watch.hpp"
#include "bee/names/record/node_record.hpp"

namespace bee::cli {

struct names_seen {
  std::string registry;  ///< "names://10.0.0.1:2526"
  std::vector<names::record_ptr> records;
  fleet::unix_ms at = 0;  ///< when it said so; 0: never
  std::string why;        ///< it has not answered since
};

std::string names_document(const names_seen&);

}  // namespace bee::cli
