#include "cli/setup/cluster_candidates.hpp"

#include <algorithm>

#include "bee/script/skynet_config.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_configs = 100;
constexpr std::size_t most_bytes = 64u << 10;
constexpr const char* places[] = {"", "etc", "conf", "config", "examples"};

class finder {
 public:
  explicit finder(fs::path folder) : folder_(std::move(folder)) {}

  void look_into(const fs::path& place) {
    add(place / "clustername.lua", {});
    for (const auto& config : configs_in(place)) {
      const auto text = read_file((folder_ / config).string(), most_bytes);
      if (!text) continue;
      const fs::path named = script::cluster_of_config(*text);
      if (named.empty()) continue;
      // A process opens it from the folder that it was started in, which may be the one above the config.
      if (!add(named, config.string()) && !add(config.parent_path() / named, config.string()))
        search_.missing.push_back({named.string(), config.string()});
    }
  }

  cluster_search found() && { return std::move(search_); }

 private:
  // Their paths from the folder, in order.
  std::vector<fs::path> configs_in(const fs::path& place) {
    std::vector<fs::path> out;
    std::error_code why;
    for (fs::directory_iterator at(folder_ / place, why), end; !why && at != end; at.increment(why)) {
      std::error_code odd;
      const auto name = at->path().filename().string();
      if (name.starts_with("config") && at->is_regular_file(odd) && ++looked_at_ <= most_configs)
        out.push_back(place / name);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  // Whether there is such a file.
  bool add(const fs::path& path, std::string from) {
    std::error_code why;
    const auto whole = fs::canonical(folder_ / path, why);
    if (why || !fs::is_regular_file(whole, why)) return false;
    if (std::find(known_.begin(), known_.end(), whole) != known_.end()) return true;
    known_.push_back(whole);
    search_.found.push_back({path.lexically_normal().string(), std::move(from)});
    return true;
  }

  fs::path folder_;
  std::size_t looked_at_ = 0;
  std::vector<fs::path> known_;
  cluster_search search_;
};

}  // namespace

cluster_search find_cluster_files(const fs::path& folder) {
  finder all(folder);
  for (const auto* place : places) all.look_into(place);
  return std::move(all).found();
}

}  // namespace bee::cli
