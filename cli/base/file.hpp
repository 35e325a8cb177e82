// Files and standard input, whole, with a limit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/base/exit_code.hpp"

namespace bee::cli {

constexpr std::size_t max_file = 256u << 20;

/// The bytes of a file. The sentence of a failure names the file.
attempt<std::string> read_file(const std::string& path, std::size_t limit = max_file);

/// Standard input up to its end. Refuses a terminal: nobody sees that data is expected there.
attempt<std::string> read_stdin(std::size_t limit = max_file);

/// Fails when standard input is a terminal.
attempt<void> expect_data_on_stdin();

bool file_exists(const std::string& path);

/// Whether the path is of something that is neither a file nor a folder: a device, a pipe.
bool is_special_file(const std::string& path);

/// Puts the whole text in place of the file in one step, or leaves it as it was. A link stays, and what it
/// names is replaced; what is no file is written to.
attempt<void> write_file(const std::string& path, std::string_view text);

/// The path from the root, without a look at the file.
std::string absolute_path(const std::string& path);

}  // namespace bee::cli
