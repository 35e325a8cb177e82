// Why a journal can not be opened.
#pragma once

#include <filesystem>
#include <string>

#include "bee/base/error.hpp"

namespace bee::fleet {

/// The sentence of a failure to open the journal of that directory; names both versions of one that is newer.
std::string journal_trouble(const std::filesystem::path& directory, const error_code& why);

}  // namespace bee::fleet
