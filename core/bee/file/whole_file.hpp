// A whole file as bytes, whatever it is: one that never ends, or that nobody writes to, is an error and no
// wait for ever.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace bee::file {

constexpr std::chrono::milliseconds usual_time{5000};

struct reading {
  std::size_t most_bytes;
  std::chrono::milliseconds time = usual_time;  ///< for all of it; pipes, FIFOs and devices can need some
};

/// Puts the bytes of a file into `out`, or returns what is wrong with it as the end of a sentence: "no such
/// file or directory", "is larger than 4 MiB", "did not come to its end within 5s". A pipe (such as a shell's
/// `<(command)`) is read up to the end that its writer makes.
std::optional<std::string> read_whole(const std::filesystem::path& path, const reading& how,
                                      std::string& out);

}  // namespace bee::file
