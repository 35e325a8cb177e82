#include "bee/names/service/probed_record.hpp"

namespace bee::names {
namespace {

constexpr const char* label = "probed";
constexpr const char* label_text = "yes";

bool is_same_process(const node_record& known, const sighting& seen) {
  if (known.at != seen.at || known.incarnation == seen.ended) return false;
  return known.is_live() || !seen.is_first;
}

// Labels are an operator's; the version and the state were those of the process that has ended.
node_record next_life(std::string_view name, const record_ptr& known, const sighting& seen) {
  node_record out;
  out.name = name;
  out.at = seen.at;
  out.state = node_state::ready;
  if (known) out.labels = known->labels;
  out.labels[label] = label_text;
  return out;
}

decision decide_up(const registry& nodes, std::string_view name, const record_ptr& known,
                   const sighting& seen) {
  if (!known || !is_same_process(*known, seen)) return nodes.announce(next_life(name, known, seen));
  if (known->is_live()) return std::optional<change>();
  auto wanted = *known;
  wanted.state = node_state::ready;
  return nodes.announce(std::move(wanted));
}

}  // namespace

bool is_probed(const node_record& r) {
  const auto found = r.labels.find(label);
  return r.lease_ms == 0 && found != r.labels.end() && found->second == label_text;
}

decision decide_probed(const registry& nodes, std::string_view name, const sighting& seen) {
  const auto known = nodes.find(name);
  if (known && !is_probed(*known)) return std::optional<change>();
  if (seen.what == sighting::kind::up) return decide_up(nodes, name, known, seen);
  if (!known) return std::optional<change>();
  return seen.what == sighting::kind::dropped ? nodes.remove(name) : nodes.leave(name, 0);
}

}  // namespace bee::names
