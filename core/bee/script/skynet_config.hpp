// The config file that a skynet process is started with, as far as it leads to the cluster.
#pragma once

#include <string>
#include <string_view>

namespace bee::script {

/// What the global `cluster` of a config comes to: the path of the cluster file, as the process would open
/// it. Empty when it names none. Runs the chunk as far as it runs: `include` does nothing, no variable of the
/// environment is set, `$NAME` stays; bounded in time and memory.
std::string cluster_of_config(std::string_view source);

}  // namespace bee::script
