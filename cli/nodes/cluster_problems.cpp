#include "cli/nodes/cluster_problems.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/nearest.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view skynet_options[] = {"nowaiting"};

}  // namespace

failure failure_of(const script::cluster_file& file,
                   const std::function<bool(const script::cluster_problem&)>& counts) {
  std::string lines;
  std::size_t count = 0;
  for (const auto& problem : file.problems) {
    if (!counts(problem) || ++count > most_problems) continue;
    lines += (lines.empty() ? "" : "\n") + escape_for_terminal(script::to_string(file, problem));
  }
  if (count > most_problems) lines += "\nand " + std::to_string(count - most_problems) + " more errors";
  auto out = bad_input(std::move(lines));
  const bool has_place = std::any_of(file.problems.begin(), file.problems.end(),
                                     [&](const auto& p) { return counts(p) && p.line > 0; });
  if (has_place) out.about = subject::file;
  return out;
}

std::vector<std::string> likely_typos(const script::cluster_file& file) {
  std::vector<std::string> out;
  for (const auto& option : file.options) {
    const auto nearest = cluster::nearest_of(option.name, skynet_options);
    if (nearest.empty() || nearest == option.name) continue;
    const script::cluster_problem told{
        option.line,
        "__" + option.name + " is no option of skynet; did you mean __" + std::string(nearest) + "?",
        script::severity::warning};
    out.push_back(escape_for_terminal(script::to_string(file, told)));
  }
  return out;
}

}  // namespace bee::cli
