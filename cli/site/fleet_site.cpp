#include "cli/site/fleet_site.hpp"

#include <algorithm>

#include "bee/file/time_text.hpp"
#include "bee/value/convert.hpp"
#include "cli/check/check_report.hpp"
#include "cli/check/judge.hpp"
#include "cli/check/mesh_finding.hpp"
#include "cli/look/node_figures.hpp"
#include "cli/report/render.hpp"
#include "cli/site/mesh_document.hpp"
#include "cli/site/service_facts.hpp"
#include "cli/watch/event_record.hpp"

namespace bee::cli {
namespace {

using observe::node_state;
using observe::node_view;

constexpr std::size_t kept_events = 500;
constexpr std::size_t events_at_once = 200;

std::string quoted(std::string_view text) {
  return render_json_tree(tree(std::string(text)));
}

std::string list_of_json(const auto& texts) {
  std::string out = "[";
  for (const auto& t : texts) out.append(out.size() > 1 ? "," : "").append(t);
  return out + "]";
}

checked_node checked(const node_view& seen) {
  checked_node out;
  if (seen.state == node_state::down)
    out.unreachable = failure{exit_code::unreachable, ran::no, seen.why, {}, subject::node, {}};
  else
    out.sample = seen.sample;
  return out;
}

// Those that say something.
tree health_of(std::vector<finding> found) {
  std::erase_if(found, [](const finding& f) { return f.how == severity::ok; });
  return facts_of(found);
}

bool is_same(const std::vector<names::record_ptr>& a, const std::vector<names::record_ptr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x->name == y->name && x->changed == y->changed;
  });
}

std::string event_json(const fleet::event& e) {
  auto out = render_json_record(line_of(e, 0).fields);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

}  // namespace

void fleet_site::set_nodes(const std::vector<cluster::node>& nodes, fleet::unix_ms now) {
  std::set<std::string_view> wanted;
  for (const auto& n : nodes) {
    if (!n.address) continue;
    wanted.insert(n.name);
    auto& e = nodes_[n.name];
    const auto address = to_string(*n.address);
    if (e.address == address) continue;
    e = {address, node_state::unseen, {}, {}};
    e.json = render_json_tree(facts_of(n.name, e, nullptr, 0));
    book_.forget(n.name);
    changed_.insert(n.name);
    is_pressing_ = true;
  }
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    if (wanted.count(at->first) > 0) {
      ++at;
      continue;
    }
    book_.forget(at->first);
    changed_.erase(at->first);
    removed_.push_back(quoted(at->first));
    is_pressing_ = true;
    at = nodes_.erase(at);
  }
  std::vector<cluster::node> watched;
  for (const auto& n : nodes)
    if (n.address) watched.push_back(n);
  watch_.set_nodes(watched, now);
  collect_events();
}

void fleet_site::looked(const std::string& node, const node_view& seen, fleet::unix_ms now) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  auto& e = at->second;
  tell_watch(node, e, seen, now);
  is_pressing_ |= e.state != seen.state;
  e.state = seen.state;
  if (seen.state == node_state::down) {
    book_.missed(node);
  } else if (seen.sample) {
    book_.saw(node, seen.state, *seen.sample);
  }
  e.json = render_json_tree(facts_of(node, e, &seen, now));
  changed_.insert(node);
  collect_events();
}

// One that was down, or whose counters went back, may be another process.
void fleet_site::tell_watch(const std::string& node, const entry& before, const node_view& seen,
                            fleet::unix_ms now) {
  if (seen.state == node_state::down) {
    const bool is_refused = seen.why.find("refused") != std::string::npos;
    return watch_.missed(node, {seen.why, is_refused}, now);
  }
  const bool is_other = before.state == node_state::down || seen.rates.services.empty();
  if (!seen.sample || !seen.sample->is_listed) return watch_.heard(node, is_other, now);
  fleet::service_list services;
  for (const auto& s : seen.sample->services)
    if (!s.command.empty()) services.push_back({s.handle, s.command});  // one that is not listed came or went
  watch_.saw(node, std::move(services), is_other, now);
}

void fleet_site::saw_runs(const std::vector<fleet::run>& runs, bool is_news, fleet::unix_ms now) {
  const auto newest =
      std::max_element(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  if (newest != runs.end()) newest_ = *newest;
  journal_changes_ += is_news;
  is_pressing_ |= is_news;
  watch_.saw_runs(runs, now);
  collect_events();
}

void fleet_site::set_cluster_health(const std::vector<finding>& found) {
  auto now = render_json_tree(health_of(found));
  is_pressing_ |= now != health_;
  health_ = std::move(now);
}

// The next look at a node shows what it said.
void fleet_site::saw_mesh(std::span<const fleet::mesh_row> rows, duration timeout, fleet::unix_ms now) {
  for (auto& [name, e] : nodes_) e.mesh = std::nullopt;
  for (const auto& row : rows) {
    const auto at = nodes_.find(row.from);
    if (at != nodes_.end()) at->second.mesh = mesh_finding(row, at->second.address, timeout);
  }
  mesh_.saw(rows);
  mesh_text_ = std::make_shared<const std::string>(mesh_document(rows, now));
  ++mesh_changes_;
  is_pressing_ = true;
}

// When it said so is no news.
void fleet_site::saw_names(const names_seen& seen) {
  const bool is_news = !names_ || seen.why != names_->why || !is_same(seen.records, names_->records);
  names_ = seen;
  names_changes_ += is_news;
  is_pressing_ |= is_news;
}

std::optional<std::string> fleet_site::names_document() const {
  if (!names_) return std::nullopt;
  return cli::names_document(*names_);
}

std::optional<push_figures> fleet_site::newest_push(fleet::unix_ms now) const {
  if (!newest_) return std::nullopt;
  return push_figures{newest_->revision, static_cast<double>(now - newest_->started_at) / 1000};
}

// A node can make any number of them: what is too many for one update is only counted.
void fleet_site::collect_events() {
  for (const auto& e : watch_.take_events()) {
    is_pressing_ = true;
    if (new_events_.size() >= events_at_once) {
      ++left_out_;
      continue;
    }
    new_events_.push_back(event_json(e));
    events_.push_back(new_events_.back());
    if (events_.size() > kept_events) events_.pop_front();
  }
}

tree::object fleet_site::facts_of(const std::string& name, const entry& e, const node_view* seen,
                                  fleet::unix_ms at) const {
  node_figures shown;
  if (seen && seen->sample && seen->state != node_state::down) take_sample(shown, *seen->sample);
  shown.state = e.state;
  auto figures = cli::facts_of(shown);
  if (seen) {
    figures.emplace_back("cpu_rate", rounded_rate(seen->rates.cpu));
    figures.emplace_back("message_rate", rounded_rate(seen->rates.messages));
  }
  tree::object out{{"node", name}, {"address", e.address}, {"result", std::move(figures)}};
  if (at > 0) out.emplace_back("seen_at", file::json_time(at));
  if (seen && !seen->why.empty()) out.emplace_back("why", seen->why);
  if (seen && seen->state != node_state::unseen) {
    auto found = judge(checked(*seen), options_.checks);
    if (e.mesh && seen->state != node_state::down) found.push_back(*e.mesh);
    out.emplace_back("health", health_of(std::move(found)));
  }
  return out;
}

std::string fleet_site::head(fleet::unix_ms now) const {
  return "{\"v\":1,\"at\":" + quoted(file::json_time(now)) +
         ",\"journal_changes\":" + std::to_string(journal_changes_) +
         ",\"mesh_changes\":" + std::to_string(mesh_changes_) +
         ",\"names_changes\":" + std::to_string(names_changes_) + ",\"cluster_health\":" + health_;
}

std::string fleet_site::snapshot(fleet::unix_ms now) const {
  auto out = head(now) + ",\"cluster\":" + quoted(options_.cluster) +
             ",\"version\":" + quoted(options_.version) +
             ",\"interval_ms\":" + std::to_string(options_.interval.count()) +
             ",\"events\":" + list_of_json(events_) + ",\"nodes\":[";
  bool is_first = true;
  for (const auto& [name, e] : nodes_) out.append(std::exchange(is_first, false) ? "" : ",").append(e.json);
  return out + "]}";
}

std::optional<std::string> fleet_site::take_update(fleet::unix_ms now, bool is_pressing) {
  if (is_pressing && !is_pressing_) return std::nullopt;
  if (changed_.empty() && removed_.empty() && new_events_.empty() && !is_pressing_) return std::nullopt;
  std::vector<std::string> nodes;
  for (const auto& name : changed_) nodes.push_back(nodes_.find(name)->second.json);
  auto out = head(now) + ",\"nodes\":" + list_of_json(nodes) + ",\"removed\":" + list_of_json(removed_) +
             ",\"events\":" + list_of_json(new_events_) + ",\"left_out\":" + std::to_string(left_out_) + "}";
  changed_.clear();
  removed_.clear();
  new_events_.clear();
  left_out_ = 0;
  is_pressing_ = false;
  return out;
}

std::optional<std::string> fleet_site::node_document(const std::string& node, const node_view* seen) const {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return std::nullopt;
  auto out = at->second.json;
  out.pop_back();
  out += ",\"v\":1,\"services\":[";
  const bool is_there = seen && seen->sample && seen->state != node_state::down;
  if (is_there) append_services(out, *seen->sample, seen->rates);
  return out + "]}";
}

std::string fleet_site::events_document() const {
  return "{\"v\":1,\"events\":" + list_of_json(events_) + "}";
}

}  // namespace bee::cli
