// What is wrong with a cluster file, for people.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "bee/script/cluster_file.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

constexpr std::size_t most_problems = 20;  ///< more of them do not help anybody

/// Those problems that `counts` picks as one failure with bad_input: a line each, the first twenty.
failure failure_of(const script::cluster_file&,
                   const std::function<bool(const script::cluster_problem&)>& counts);

/// A sentence for each option that is nearly one of skynet's.
std::vector<std::string> likely_typos(const script::cluster_file&);

}  // namespace bee::cli
