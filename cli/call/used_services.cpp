#include "cli/call/used_services.hpp"

#include <algorithm>

#include "cli/base/file.hpp"
#include "cli/base/private_file.hpp"
#include "cli/parse/user_folder.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_uses = 1000;
constexpr std::size_t most_bytes = 1u << 20;
constexpr std::size_t longest = 200;

std::string file_of(const invocation& in) {
  const auto folder = state_folder(in.env);
  return folder.empty() ? "" : folder + "/used";
}

bool is_plain(std::string_view text) {
  return text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// "CLUSTER\tSERVICE\tCOMMAND"; nothing for what is no such line.
std::vector<used_service> read_uses(const std::string& path) {
  std::vector<used_service> out;
  if (path.empty() || !file_exists(path)) return out;
  const auto text = read_file(path, most_bytes);
  if (!text) return out;
  for (std::size_t from = 0; from < text->size();) {
    const auto end = std::min(text->find('\n', from), text->size());
    const auto line = text->substr(from, end - from);
    from = end + 1;
    const auto first = line.find('\t');
    const auto second = first == std::string::npos ? first : line.find('\t', first + 1);
    if (second == std::string::npos) continue;
    used_service use{line.substr(0, first), line.substr(first + 1, second - first - 1),
                     line.substr(second + 1)};
    if (is_plain(use.service) && is_plain(use.command)) out.push_back(std::move(use));
  }
  return out;
}

// By a relative path another cluster is meant in another folder.
std::string cluster_of(const invocation& in) {
  const bool is_file = in.set.cluster.find("://") == std::string::npos;
  return is_file && !in.set.cluster.empty() ? absolute_path(in.set.cluster) : in.set.cluster;
}

}  // namespace

void remember_use(const invocation& in, const std::string& service, const std::string& command) {
  const used_service use{cluster_of(in), service, command};
  if (use.cluster.empty() || service.empty() || !is_plain(service) || !is_plain(command) ||
      use.cluster.find_first_of("\t\n") != std::string::npos)
    return;
  const auto path = file_of(in);
  if (path.empty()) return;
  auto all = read_uses(path);
  if (std::find(all.begin(), all.end(), use) != all.end()) return;
  all.push_back(use);
  if (all.size() > most_uses) all.erase(all.begin(), all.end() - most_uses);
  std::string text;
  for (const auto& u : all) text += u.cluster + "\t" + u.service + "\t" + u.command + "\n";
  (void)write_private_file(path, text);
}

std::vector<used_service> used_services(const invocation& in) {
  auto out = read_uses(file_of(in));
  const auto cluster = cluster_of(in);
  std::erase_if(out, [&](const auto& u) { return u.cluster != cluster; });
  return out;
}

}  // namespace bee::cli
