// What was thrown, in words.
#pragma once

#include <exception>
#include <string>

namespace bee {

/// The text of an exception, at most 400 bytes of it; a sentence for one that is no std::exception. Not
/// escaped: what peers sent may stand in it.
std::string thrown_text(const std::exception_ptr& thrown);

}  // namespace bee
