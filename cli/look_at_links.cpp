#include "cli/look_at_links.hpp"

#include "cli/attended.hpp"
#include "cli/fleet_failure.hpp"

namespace bee::cli {
namespace {

node_report seen(const cluster::node& of, std::size_t place) {
  node_report out;
  out.node = of.name;
  if (of.address) out.address = to_string(*of.address);
  out.place = place;
  return out;
}

void report_each(const invocation& in, const fleet::links& links, const std::vector<cluster::node>& targets,
                 int signal, report& out) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& name = targets[i].name;
    auto node = seen(targets[i], i);
    if (const auto* why = links.failure(name)) {
      node.error = failure_of(*why, node.address, in.set.timeout, true);
    } else if (links.peers().count(name) == 0) {
      node = interrupted_node(in, signal, targets[i], i, false);
    }
    out.add(std::move(node));
  }
}

}  // namespace

attempt<void> look_at_links(const invocation& in, boost::asio::io_context& io, fleet::links& links,
                            const std::vector<cluster::node>& targets, report& out) {
  const auto ended = [&] { return links.failures().size() + links.peers().size(); };
  const auto bound = bound_of(targets.size(), in.set.jobs, in.set.timeout);
  const attendance by{in, out, bound, [&] {
                        return how_far{targets.size(), ended(), links.failures().size()};
                      }};
  const int signal = attend(by, io, links.open_all(targets, in.set.jobs));
  if (!signal) return boost::system::in_place_value;
  report_each(in, links, targets, signal, out);
  return interrupted(signal, ended(), targets.size());
}

}  // namespace bee::cli
