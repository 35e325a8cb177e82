#include "cli/metrics/metric_book.hpp"

#include <algorithm>
#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/stock/remote.hpp"
#include "cli/reach/service_pattern.hpp"

namespace bee::cli {
namespace {

using observe::node_sample;
using observe::service_sample;

constexpr char between = '\n';  // name and handle in a key

template <class T>
void add(std::optional<double>& sum, const std::optional<T>& more) {
  if (more) sum = sum.value_or(0) + static_cast<double>(*more);
}

std::optional<double> number(const std::optional<std::int64_t>& n) {
  return n ? std::optional(static_cast<double>(*n)) : std::nullopt;
}

bool is_less(const std::optional<double>& now, const std::optional<double>& before) {
  return now && before && *now < *before;
}

bool is_another(const metric_book::page::told& before, const service_sample& now) {
  const bool is_named = !before.command.empty() && !now.command.empty();
  return (is_named && before.command != now.command) || is_less(now.cpu, before.cpu) ||
         is_less(number(now.messages), before.messages);
}

// The node is not the process any more that told this.
bool is_another_life(const metric_book::page& p, const node_sample& now) {
  return std::any_of(now.services.begin(), now.services.end(), [&](const service_sample& s) {
    const auto before = p.services.find(s.handle);
    return before != p.services.end() && is_another(before->second, s);
  });
}

// Labels do not change, and cost more to write than all figures. Keys are in order.
class labels_before {
 public:
  labels_before(node_metrics& of, std::vector<std::string>& keys)
      : series_(std::exchange(of.series, {})),
        keys_(std::exchange(keys, {})),
        text_(std::exchange(of.labels, {})) {
    of.series.reserve(series_.size());
    of.labels.reserve(text_.size());
  }
  std::string_view find(std::string_view key) const {
    const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
    if (at == keys_.end() || *at != key) return {};
    const auto& s = series_[static_cast<std::size_t>(at - keys_.begin())];
    return std::string_view(text_).substr(s.labels_at, s.labels_size);
  }
  std::size_t size() const { return series_.size(); }

 private:
  std::vector<service_series> series_;
  std::vector<std::string> keys_;
  std::string text_;
};

}  // namespace

void round_trips::add(double seconds) {
  const auto at = std::lower_bound(bounds.begin(), bounds.end(), seconds);
  ++counts[static_cast<std::size_t>(at - bounds.begin())];
  sum += seconds;
  ++count;
}

std::string_view short_name(std::string_view command) {
  const auto name = name_in(command);
  return name.substr(0, name.find(' '));
}

std::string label_text(std::string_view text) {
  std::string out;
  for (const char c : escape_for_terminal(text, true)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

metric_book::page& metric_book::page_of(const std::string& node) {
  const auto [at, is_new] = nodes_.try_emplace(node);
  if (is_new) at->second.shown.label = "node=\"" + label_text(node) + "\"";
  return at->second;
}

void metric_book::saw(const std::string& node, observe::node_state state, const node_sample& now) {
  auto& p = page_of(node);
  auto& shown = p.shown;
  shown.state = state;
  if (now.round_trip) shown.trips.add(std::chrono::duration<double>(*now.round_trip).count());
  const bool is_told = now.is_listed;
  shown.agents = is_told ? std::optional(now.all.agents) : std::nullopt;
  shown.services = is_told ? std::optional(now.all.services + now.left_out) : std::nullopt;
  shown.busy = is_told ? std::optional(now.all.busy) : std::nullopt;
  if (!is_told) return clear(p);
  count(p, now);
  fill(p, now);
}

void metric_book::missed(const std::string& node) {
  auto& p = page_of(node);
  p.shown.state = observe::node_state::down;
  p.shown.agents = p.shown.services = p.shown.busy = std::nullopt;
  clear(p);
}

void metric_book::forget(const std::string& node) {
  const auto at = nodes_.find(node);
  if (at == nodes_.end()) return;
  clear(at->second);
  nodes_.erase(at);
}

std::size_t metric_book::left_out() const {
  std::size_t out = 0;
  for (const auto& [name, p] : nodes_) out += p.shown.left_out;
  return out;
}

void metric_book::clear(page& p) {
  used_ -= p.shown.series.size();
  p.shown.series.clear();
  p.shown.labels.clear();
  p.keys.clear();
  p.shown.left_out = 0;
}

std::string metric_book::key_of(const service_sample& s) const {
  if (by_ == series_by::node) return {};
  auto name = std::string(short_name(s.command).substr(0, most_.name_bytes));
  return by_ == series_by::name ? name : name + between + stock::handle_text(s.handle);
}

std::string metric_book::labels_of(const std::string& node_label, const std::string& key) const {
  if (by_ == series_by::node) return node_label;
  const auto end = by_ == series_by::name ? key.size() : key.rfind(between);
  const auto out = node_label + ",service=\"" + label_text(key.substr(0, end)) + "\"";
  return by_ == series_by::name ? out : out + ",handle=\"" + key.substr(end + 1) + "\"";
}

// A sum that lost a service that ended would look like a counter that began again.
void metric_book::count(page& p, const node_sample& now) const {
  if (is_another_life(p, now)) {
    p.services.clear();
    p.ended.clear();
  }
  std::map<std::uint32_t, page::told> told;
  for (const auto& s : now.services) {
    const auto before = p.services.find(s.handle);
    if (before == p.services.end() && s.command.empty())
      continue;  // younger than the list: it has no name yet
    auto& t = told[s.handle];
    if (before != p.services.end()) t = std::move(before->second);
    if (!s.command.empty()) {
      t.command = s.command;
      t.key = key_of(s);
    }
    if (s.cpu) t.cpu = s.cpu;
    if (s.messages) t.messages = number(s.messages);
  }
  for (const auto& [handle, before] : p.services) {
    if (by_ == series_by::handle || told.count(handle) > 0) continue;
    auto& e = p.ended[before.key];
    e.cpu += before.cpu.value_or(0);
    e.messages += before.messages.value_or(0);
  }
  p.services = std::move(told);
}

void metric_book::fill(page& p, const node_sample& now) {
  const labels_before before(p.shown, p.keys);
  used_ -= before.size();
  struct sums {
    service_series of;
    double cpu = 0;
    double messages = 0;
  };
  std::map<std::string_view, sums> all;
  for (const auto& s : now.services) {
    const auto told = p.services.find(s.handle);
    if (told == p.services.end()) continue;
    auto& into = all[told->second.key];
    ++into.of.services;
    into.of.busy += s.state == observe::service_state::busy;
    into.cpu += told->second.cpu.value_or(0);
    into.messages += told->second.messages.value_or(0);
    if (s.cpu) into.of.cpu = 0;
    if (s.messages) into.of.messages = 0;
    add(into.of.mqlen, s.mqlen);
    add(into.of.tasks, s.tasks);
    add(into.of.memory_kb, s.memory_kb);
  }
  // A name that nobody has now may come back, and its counter goes on then.
  if (p.ended.size() > most_.of_a_node)
    std::erase_if(p.ended, [&](const auto& e) { return all.count(e.first) == 0; });
  const auto room = std::min(most_.of_a_node, most_.series - std::min(used_, most_.series));
  for (auto& [key, into] : all) {
    if (p.shown.series.size() >= room) break;
    const auto ended = p.ended.find(std::string(key));
    const bool has_ended = ended != p.ended.end();
    if (into.of.cpu) into.of.cpu = into.cpu + (has_ended ? ended->second.cpu : 0);
    if (into.of.messages) into.of.messages = into.messages + (has_ended ? ended->second.messages : 0);
    const auto known = before.find(key);
    into.of.labels_at = static_cast<std::uint32_t>(p.shown.labels.size());
    p.shown.labels += known.empty() ? labels_of(p.shown.label, std::string(key)) : known;
    into.of.labels_size = static_cast<std::uint32_t>(p.shown.labels.size()) - into.of.labels_at;
    p.keys.emplace_back(key);
    p.shown.series.push_back(into.of);
  }
  p.shown.left_out = all.size() - p.shown.series.size();
  used_ += p.shown.series.size();
}

}  // namespace bee::cli
