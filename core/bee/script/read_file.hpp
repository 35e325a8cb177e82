// A whole file as bytes, or the reason why not in the words of the system.
#pragma once

#include <filesystem>
#include <string>

#include "bee/file/whole_file.hpp"
#include "bee/script/fault.hpp"

namespace bee::script {

constexpr std::size_t max_script_size = 4u << 20;

/// Puts the content into `out`. The fault says "no such file or directory", "is a directory", "is larger than
/// 4 MiB", ...
std::optional<fault> read_file(const std::filesystem::path& path, std::string& out,
                               std::chrono::milliseconds time = file::usual_time);

}  // namespace bee::script
