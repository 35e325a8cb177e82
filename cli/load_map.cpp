#include "cli/targets.hpp"

namespace bee::cli {

attempt<cluster::node_map> load_map(const invocation& in) {
  if (in.set.cluster.empty()) return cluster::node_map();
  return bad_input("cluster files can not be read yet");
}

}  // namespace bee::cli
