#include "cli/rollout/look_at_links.hpp"

#include "bee/stock/peer_failure.hpp"
#include "cli/report/attended.hpp"

namespace bee::cli {
namespace {

node_report seen(const cluster::node& of, std::size_t place) {
  node_report out;
  out.node = of.name;
  if (of.address) out.address = to_string(*of.address);
  out.place = place;
  return out;
}

bool was_seen(const fleet::links& links, const std::string& node) {
  return links.failure(node) || links.peers().count(node) > 0;
}

}  // namespace

int look_at_links(const invocation& in, boost::asio::io_context& io, fleet::links& links,
                  const std::vector<cluster::node>& targets, report& out) {
  const auto ended = [&] { return links.failures().size() + links.peers().size(); };
  const auto bound = bound_of(targets.size(), in.set.jobs, in.set.timeout);
  const attendance by{in, out, bound, [&] {
                        return how_far{targets.size(), ended(), links.failures().size()};
                      }};
  return attend(by, io, links.open_all(targets, in.set.jobs));
}

std::vector<cluster::node> report_unseen(const invocation& in, int signal, const fleet::links& links,
                                         const std::vector<cluster::node>& targets, report& out) {
  std::vector<cluster::node> seen;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (was_seen(links, targets[i].name)) {
      seen.push_back(targets[i]);
    } else {
      out.add(interrupted_node(in, signal, targets[i], targets.size() + i, false));
    }
  }
  out.fail(interrupted(signal, seen.size(), targets.size()));
  return seen;
}

attempt<void> look_at_all_links(const invocation& in, boost::asio::io_context& io, fleet::links& links,
                                const std::vector<cluster::node>& targets, report& out) {
  const int signal = look_at_links(in, io, links, targets, out);
  if (!signal) return boost::system::in_place_value;
  const auto come_to = report_unseen(in, signal, links, targets, out);
  for (std::size_t i = 0; i < come_to.size(); ++i) {
    auto node = seen(come_to[i], i);
    if (const auto* why = links.failure(node.node))
      node.error = stock::failure_of(*why, node.address, in.set.timeout, true);
    out.add(std::move(node));
  }
  return interrupted(signal, come_to.size(), targets.size());
}

}  // namespace bee::cli
