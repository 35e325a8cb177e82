// The manual pages, from the table that --help prints.
#pragma once

#include <string>
#include <vector>

namespace bee::cli {

struct man_page {
  std::string file;  ///< "beectl-call.1"
  std::string text;
};

/// beectl.1, one page for each verb in section 1, and one for each topic in section 7.
std::vector<man_page> man_pages();

}  // namespace bee::cli
