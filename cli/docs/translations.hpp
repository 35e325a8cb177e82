// What translators are given.
#pragma once

#include <string>

namespace bee::cli {

/// po/help.pot: each text that --help, the manual, completions and explain look up, once, with the page that
/// it is first met on.
std::string template_of_translations();

}  // namespace bee::cli
