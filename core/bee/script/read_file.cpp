#include "bee/script/read_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace bee::script {
namespace {

// "No such file" as part of a sentence.
fault system_fault(int code) {
  std::string text = std::generic_category().message(code == 0 ? EIO : code);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] | 0x20);
  return {0, std::move(text)};
}

}  // namespace

std::optional<fault> read_file(const std::filesystem::path& path, std::string& out) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return system_fault(EISDIR);
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return system_fault(errno);
  out.clear();
  // In small steps: most files have a few lines, and the limit is what costs when it is asked for at once.
  for (std::size_t step = 16384; in && out.size() <= max_script_size; step *= 2) {
    const auto had = out.size();
    out.resize(had + step);
    in.read(out.data() + had, static_cast<std::streamsize>(step));
    out.resize(had + static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return system_fault(errno);
  if (out.size() > max_script_size) return fault{0, "is larger than 4 MiB"};
  return {};
}

}  // namespace bee::script
