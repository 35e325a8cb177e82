// Any text ends in entries that can be used or in problems that can be shown.
#include "bee/script/cluster_file.hpp"

#include <cstdlib>

#include "bee/base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto file = bee::script::parse_cluster_file({data, size}, "c.lua");
  for (const auto& node : file.nodes) {
    if (node.name.empty() || (node.address && node.address->port == 0)) std::abort();
    if (bee::escape_for_terminal(node.name) != node.name) std::abort();
  }
  for (const auto& problem : file.problems) {
    const auto text = to_string(file, problem);
    if (problem.text.empty() || bee::escape_for_terminal(text, true) != text) std::abort();
  }
  return 0;
}
