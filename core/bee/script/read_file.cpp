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
  out.assign(max_script_size + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (in.bad()) return system_fault(errno);
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (out.size() > max_script_size) return fault{0, "is larger than 4 MiB"};
  return {};
}

}  // namespace bee::script
