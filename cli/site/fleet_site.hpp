// What the site knows of a fleet, and its documents: beectl.v1.Site. No sockets, no clock: looks come in.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bee/base/duration.hpp"
#include "bee/fleet/watch.hpp"
#include "bee/observe/sampler.hpp"
#include "bee/web/response.hpp"
#include "cli/base/tree.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/metrics/mesh_book.hpp"
#include "cli/metrics/metrics_text.hpp"
#include "cli/site/names_document.hpp"

namespace bee::cli {

struct site_options {
  check_plan checks;
  series_by series = series_by::name;
  std::string cluster;
  std::string version;
  std::chrono::milliseconds interval{5'000};
};

class fleet_site {
 public:
  explicit fleet_site(site_options options) : options_(std::move(options)), book_(options_.series) {}

  void set_nodes(const std::vector<cluster::node>& nodes, fleet::unix_ms now);
  /// A look at the node has ended.
  void looked(const std::string& node, const observe::node_view& seen, fleet::unix_ms now);
  /// The newest runs of the journal; `is_news`: something in it is other than before.
  void saw_runs(const std::vector<fleet::run>& runs, bool is_news, fleet::unix_ms now);
  void set_cluster_health(const std::vector<finding>& found);
  /// What nodes said of their connections to each other, all of them at one time. `timeout`: what each had.
  void saw_mesh(std::span<const fleet::mesh_row> rows, duration timeout, fleet::unix_ms now);
  /// The name service of the cluster has answered, or has not.
  void saw_names(const names_seen&);

  const metric_book& book() const { return book_; }
  const mesh_book& mesh() const { return mesh_; }
  std::optional<push_figures> newest_push(fleet::unix_ms now) const;

  /// All there is.
  std::string snapshot(fleet::unix_ms now) const;
  /// What came since the last time; nothing when nothing did. `is_pressing`: only when a node is in another
  /// state, or an event has come.
  std::optional<std::string> take_update(fleet::unix_ms now, bool is_pressing);
  /// One node with its services. Nothing when there is no such node.
  std::optional<std::string> node_document(const std::string& node, const observe::node_view* seen) const;
  /// The last events, the newest last.
  std::string events_document() const;
  /// Null before the first.
  const web::text_ptr& mesh_text() const { return mesh_text_; }
  /// Nothing when there is no name service, or it was not asked yet.
  std::optional<std::string> names_document() const;

 private:
  struct entry {
    std::string address;
    observe::node_state state = observe::node_state::unseen;
    std::string json;  // beectl.v1.SiteNode
    std::optional<finding> mesh;
  };

  tree::object facts_of(const std::string& name, const entry& e, const observe::node_view* seen,
                        fleet::unix_ms at) const;
  void tell_watch(const std::string& node, const entry& before, const observe::node_view& seen,
                  fleet::unix_ms now);
  void collect_events();
  std::string head(fleet::unix_ms now) const;

  site_options options_;
  metric_book book_;
  fleet::watch watch_;
  std::map<std::string, entry, std::less<>> nodes_;
  std::set<std::string> changed_;
  std::vector<std::string> removed_;
  bool is_pressing_ = false;
  std::deque<std::string> events_;  // beectl.v1.Event
  std::vector<std::string> new_events_;
  std::size_t left_out_ = 0;  // events that were too many for one update
  std::optional<fleet::run> newest_;
  std::size_t journal_changes_ = 0;
  mesh_book mesh_;
  web::text_ptr mesh_text_;
  std::size_t mesh_changes_ = 0;
  std::optional<names_seen> names_;
  std::size_t names_changes_ = 0;
  std::string health_ = "null";
};

}  // namespace bee::cli
