#include "bee/script/read_file.hpp"

namespace bee::script {

std::optional<fault> read_file(const std::filesystem::path& path, std::string& out,
                               std::chrono::milliseconds time) {
  auto why = file::read_whole(path, {max_script_size, time}, out);
  if (!why) return {};
  return fault{0, std::move(*why)};
}

}  // namespace bee::script
