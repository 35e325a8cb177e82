// Files that are for their owner alone.
#pragma once

#include <string>
#include <string_view>

#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// As write_file(), but nobody else may read the file, nor the folders, which are created.
attempt<void> write_private_file(const std::string& path, std::string_view text);

}  // namespace bee::cli
