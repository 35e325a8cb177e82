// Values in a few words, for a sentence about an answer that is not what was asked for.
#pragma once

#include <string>

#include "bee/value/value.hpp"

namespace bee::value {

/// `false`, `"no such service"`, `a table of 2 entries`, `nothing`; long ones are cut. Not escaped.
std::string in_words(const list&);

}  // namespace bee::value
