#include "cli/check/fleet_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/fleet/mesh.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/fleet/plan.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/check/mesh_finding.hpp"
#include "cli/report/attended.hpp"
#include "cli/rollout/cluster_source.hpp"
#include "cli/rollout/known_maps.hpp"
#include "cli/rollout/look_at_links.hpp"
#include "cli/rollout/state_folder.hpp"
#include "cli/rollout/traced_links.hpp"

namespace bee::cli {
namespace {

finding found(const char* check, severity how, std::string text) {
  return {check, how, std::move(text), std::nullopt, {}, {}};
}

finding judge_map(const fleet::node_plan& n, const std::string& file) {
  if (n.has_restarted)
    return found("map", severity::unknown,
                 "it has started again since it was told its map: what it has, its own file says");
  if (!n.step->before) return found("map", severity::unknown, "the journal does not say which map it has");
  if (n.is_up_to_date) return found("map", severity::ok, "it has the map of " + file);
  return found("map", severity::warning,
               fmt::format("its map is not that of {}: a push would change {}", file,
                           fleet::count_text(n.step->changes.size(), "name")));
}

// What the checks of one run share.
class fleet_look {
 public:
  fleet_look(const invocation& in, const std::vector<cluster::node>& nodes, report& out)
      : in_(in), nodes_(nodes), out_(out), connections_(in.set.timeout, traced(in)), findings_(nodes.size()) {
    connections_.only_look();
  }

  attempt<void> open() {
    if (const int signal = look_at_links(in_, io_, connections_, nodes_, out_))
      return interrupted(signal, 0, nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (!connections_.failure(nodes_[i].name)) places_.push_back(i);
    return boost::system::in_place_value;
  }

  attempt<void> mesh() {
    fleet::mesh_request request{seen(), false, {}, in_.set.jobs};
    auto known = known_maps(in_, request.nodes);
    if (!known) return known.error();
    request.known = std::move(*known);
    auto rows = fleet::plan_mesh(request, connections_);
    const attendance by{in_, out_, bound_of(rows.size(), request.jobs, in_.set.timeout), [&] {
                          return how_far{rows.size(), 0, 0};
                        }};
    if (const int signal = attend(by, io_, fleet::ask_mesh(request, connections_, rows)))
      return interrupted(signal, 0, nodes_.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      findings_[places_[i]].push_back(
          mesh_finding(rows[i], to_string(*request.nodes[i].address), in_.set.timeout));
    return boost::system::in_place_value;
  }

  attempt<void> map() {
    auto source = read_cluster_source(in_, in_.set.cluster, file_use::reads, false, out_);
    if (!source) return source.error();
    auto log = read_journal(in_, source->file_name);
    if (!log) return log.error();
    auto request = log->evidence();
    if (!request) return request.error();
    request->wanted = std::move(source->wanted);
    request->targets = seen();
    request->peers = connections_.peers();
    request->processes = connections_.processes();
    const auto planned = fleet::make_plan(*request);
    for (std::size_t i = 0; i < planned.nodes.size() && i < places_.size(); ++i)
      findings_[places_[i]].push_back(judge_map(planned.nodes[i], escape_for_terminal(in_.set.cluster)));
    return boost::system::in_place_value;
  }

  std::vector<std::vector<finding>> findings() && { return std::move(findings_); }

 private:
  std::vector<cluster::node> seen() const {
    std::vector<cluster::node> out;
    for (const auto i : places_) out.push_back(nodes_[i]);
    return out;
  }

  const invocation& in_;
  const std::vector<cluster::node>& nodes_;
  report& out_;
  boost::asio::io_context io_{1};
  fleet::links connections_;
  std::vector<std::size_t> places_;  // of the nodes that answered
  std::vector<std::vector<finding>> findings_;
};

}  // namespace

attempt<std::vector<std::vector<finding>>> judge_fleet(const invocation& in, const check_plan& p,
                                                       const std::vector<cluster::node>& nodes, report& out) {
  if (!p.has("mesh") && !p.has("map")) return std::vector<std::vector<finding>>(nodes.size());
  if (!in.set.via.empty()) return usage_error("mesh and map ask each node itself: --via is not for them");
  if (p.has("map") && in.set.cluster.empty())
    return usage_error("map needs a cluster file or a name service: -c");
  raise_file_limit();
  fleet_look look(in, nodes, out);
  if (const auto done = look.open(); !done) return done.error();
  if (p.has("mesh"))
    if (const auto done = look.mesh(); !done) return done.error();
  if (p.has("map"))
    if (const auto done = look.map(); !done) return done.error();
  return std::move(look).findings();
}

}  // namespace bee::cli
